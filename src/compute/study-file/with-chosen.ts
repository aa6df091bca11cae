import type { SidecarRole } from '../../formats/sidecars';
import type { StudyDefinition } from './definition';

/** A study whose labels or anchors a person has chosen: whatever lay beside the files counts no more. */
export function withChosen(
  study: StudyDefinition,
  role: SidecarRole,
  change: Partial<Pick<StudyDefinition, SidecarRole>>,
): StudyDefinition {
  const { sidecars = [], ...rest } = study;
  const left = sidecars.filter((other) => other !== role);
  return { ...rest, ...change, ...(left.length === 0 ? {} : { sidecars: left }) };
}
