import type { Repetition } from '../../core/stitching/study/stitching';
import { heads } from '../../core/stitching/heads/registry';
import type { StitchingDefinition, StudyDefinition } from './definition';
import { stitchingSetup } from './stitch-request';

/**
 * Returns the study with some settings for stitching changed; a head that does not support the task
 * is replaced.
 */
export function withStitching(
  study: StudyDefinition,
  change: StitchingDefinition,
): StudyDefinition {
  const changed = { ...study, stitching: { ...study.stitching, ...change } };
  const { task, head } = stitchingSetup(changed);
  const able = heads.filter(({ tasks }) => tasks.includes(task)).map(({ id }) => id);
  return able.includes(head)
    ? changed
    : { ...changed, stitching: { ...changed.stitching, head: able[0]! } };
}

/** Returns the study with other repeated runs: a study file has seeds or folds, not both. */
export function withRepetition(
  study: StudyDefinition,
  { kind, count }: Repetition,
): StudyDefinition {
  const { seeds: _, folds: __, ...rest } = study.stitching ?? {};
  return { ...study, stitching: { ...rest, [kind]: count } };
}
