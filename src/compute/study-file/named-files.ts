import type { StudyDefinition } from './definition';
import { isRowSlice } from './row-slice';

/** Returns the study with every file name (of spaces, labels, anchors, rows, targets) replaced. */
export function withFileNames(
  study: StudyDefinition,
  rename: (name: string) => string,
): StudyDefinition {
  const { spaces, labels, anchors, rows, stitching } = study;
  const targets = stitching?.targets;
  return {
    ...study,
    spaces: spaces.map((space) => ({ ...space, file: rename(space.file) })),
    ...(labels === undefined ? {} : { labels: rename(labels) }),
    anchors: 'file' in anchors ? { file: rename(anchors.file) } : anchors,
    ...(rows === undefined || isRowSlice(rows) ? {} : { rows: rename(rows) }),
    ...(targets === undefined ? {} : { stitching: { ...stitching, targets: rename(targets) } }),
  };
}

/** Returns every file name in a study, as written there. */
export function namedFiles(study: StudyDefinition): string[] {
  const names = new Set<string>();
  withFileNames(study, (name) => {
    names.add(name);
    return name;
  });
  return [...names];
}
