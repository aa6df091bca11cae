import type { SidecarRole } from '../../formats/sidecars';
import type { StudyDefinition } from './definition';

/**
 * Returns a study with labels or anchors that the user has chosen; a list found beside the files no
 * longer counts.
 */
export function withChosen(
  study: StudyDefinition,
  role: SidecarRole,
  change: Partial<Pick<StudyDefinition, SidecarRole>>,
): StudyDefinition {
  const { sidecars = [], ...rest } = study;
  const left = sidecars.filter((other) => other !== role);
  return { ...rest, ...change, ...(left.length === 0 ? {} : { sidecars: left }) };
}
