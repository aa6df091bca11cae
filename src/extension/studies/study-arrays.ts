import { formatFileReference } from '../../compute/study-file/file-reference';
import type { SpaceDefinition, StudyDefinition } from '../../compute/study-file/definition';

/** A file of a study, with the study's spaces of it, and its arrays. */
export interface StudyFile {
  /** Name in the study. */
  readonly name: string;
  readonly spaces: readonly LocatedSpace[];
  /** Names of its arrays that can be spaces, in the order of the file. */
  readonly members: readonly string[];
}

/** A space of a study. */
export interface LocatedSpace {
  readonly space: SpaceDefinition;
  /** Its array; absent if the study names the file without a member. */
  readonly member?: string;
}

/**
 * Returns the study with chosen arrays of a file instead of the whole file or other arrays, in the
 * order of the file, at the place of its first space. Existing spaces keep their names; spaces that
 * are not among the arrays stay unchanged.
 */
export function withArrays(
  study: StudyDefinition,
  { name, spaces, members }: StudyFile,
  chosen: readonly string[],
): StudyDefinition {
  const own = new Set(spaces.map(({ space }) => space.file));
  const arrays = members.flatMap((member): SpaceDefinition[] => {
    const found = spaces.find((space) => space.member === member)?.space;
    const isChosen = chosen.includes(member);
    if (found !== undefined) return [{ ...found, include: isChosen }];
    return isChosen ? [{ file: formatFileReference({ name, member }) }] : [];
  });
  const others = spaces.filter(({ member }) => member !== undefined && !members.includes(member));
  const at = study.spaces.findIndex(({ file }) => own.has(file));
  const before = at < 0 ? study.spaces : study.spaces.slice(0, at);
  const behind = at < 0 ? [] : study.spaces.slice(at).filter(({ file }) => !own.has(file));
  const remaining = others.map(({ space }) => space);
  return { ...study, spaces: [...before, ...arrays, ...remaining, ...behind] };
}
