import { formatFileReference } from '../../compute/study-file/file-reference';
import type { SpaceDefinition, StudyDefinition } from '../../compute/study-file/definition';

/** A file of a study, the study's spaces of it, and its arrays. */
export interface StudyFile {
  /** As the study names it. */
  readonly name: string;
  readonly spaces: readonly LocatedSpace[];
  /** Names of its arrays that can be spaces, in the order of the file. */
  readonly members: readonly string[];
}

/** A space of a study. */
export interface LocatedSpace {
  readonly space: SpaceDefinition;
  /** The array it is of; absent where the study names the file as a whole. */
  readonly member?: string;
}

/**
 * The study with some arrays of a file instead of the file as a whole or of other arrays, in the order of the file
 * where its first space was. What it has already keeps its name; what is not of the arrays is left as it is.
 */
export function withArrays(
  study: StudyDefinition,
  { name, spaces, members }: StudyFile,
  chosen: readonly string[],
): StudyDefinition {
  const own = new Set(spaces.map(({ space }) => space.file));
  const arrays = members.flatMap((member): SpaceDefinition[] => {
    const known = spaces.find((space) => space.member === member)?.space;
    const isChosen = chosen.includes(member);
    if (known !== undefined) return [{ ...known, include: isChosen }];
    return isChosen ? [{ file: formatFileReference({ name, member }) }] : [];
  });
  const others = spaces.filter(({ member }) => member !== undefined && !members.includes(member));
  const at = study.spaces.findIndex(({ file }) => own.has(file));
  const before = at < 0 ? study.spaces : study.spaces.slice(0, at);
  const behind = at < 0 ? [] : study.spaces.slice(at).filter(({ file }) => !own.has(file));
  const kept = others.map(({ space }) => space);
  return { ...study, spaces: [...before, ...arrays, ...kept, ...behind] };
}
