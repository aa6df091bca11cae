import type { StudyDefinition } from '../../compute/study-file/definition';
import { InspectorError } from '../../core/errors';

/**
 * Returns the study without some of its files: spaces are excluded, labels are removed.
 * @param names names of spaces, or of files
 * @param fileOf returns the file of `FILE#member`
 * @throws InspectorError `wrong-use` for files that it cannot be without
 */
export function withoutFiles(
  study: StudyDefinition,
  names: readonly string[],
  fileOf: (name: string) => string,
): StudyDefinition {
  return names.reduce((before, name) => {
    const { labels, ...rest } = before;
    const isNamed = rest.spaces.some(({ file }) => file === name);
    const isMeant = (file: string): boolean => (isNamed ? file === name : fileOf(file) === name);
    const spaces = rest.spaces.map((space) =>
      isMeant(space.file) ? { ...space, include: false } : space,
    );
    if (spaces.some((space, s) => space !== rest.spaces[s])) return { ...before, spaces };
    if (labels !== undefined && (labels === name || fileOf(labels) === name)) return rest;
    throw new InspectorError({
      code: 'wrong-use',
      file: name,
      problem: 'The study cannot do without it.',
      remedy: 'Locate it, or choose another file in the sidebar.',
    });
  }, study);
}
