import type { BadSpaces, LeftOut, SpaceFailure } from '../../compute/protocol/engine';
import { failureSchema, type PanelStatus } from '../../compute/protocol/panel';
import { type StudyDefinition, withoutSpaces } from '../../compute/study-file/definition';

/** Part of a study to request from the engine, and the policy for unusable spaces. */
export interface UsablePart {
  readonly study: StudyDefinition;
  readonly badSpaces: BadSpaces;
}

/**
 * Returns the part of a study that can be computed. Additions to a result must be of the same
 * spaces.
 * @param leftOut a result of the study; without one, the engine finds out which spaces can be used
 */
export function usablePart(study: StudyDefinition, leftOut: LeftOut | undefined): UsablePart {
  if (leftOut === undefined) return { study, badSpaces: 'leave-out' };
  const { failures = [] } = leftOut;
  const numbers = failures.map(({ space }) => space);
  return { study: withoutSpaces(study, numbers), badSpaces: 'refuse' };
}

/** Returns the problems of the spaces, if the status is that too few spaces can be used. */
export function failuresIn(status: PanelStatus): readonly SpaceFailure[] {
  if (status.state !== 'failed') return [];
  const parsed = failureSchema.array().safeParse(status.problem.details?.['failures']);
  return parsed.success
    ? parsed.data.map(({ details, ...failure }) => {
        return { ...failure, ...(details === undefined ? {} : { details }) };
      })
    : [];
}
