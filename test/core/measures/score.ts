import type { Matrix } from '../../../src/core/matrix';
import { scoreRows } from '../../../src/core/measures/evaluate';
import type { Score } from '../../../src/core/measures/measure';
import { resolveMeasure } from '../../../src/core/measures/registry';

/** Scores two spaces by a measure's id. */
export function scoreOf(id: string, x: Matrix, y: Matrix): Score {
  return scoreRows(resolveMeasure(id), x, y);
}

/** Scores two spaces for which the measure must be defined. */
export function valueOf(id: string, x: Matrix, y: Matrix): number {
  const score = scoreOf(id, x, y);
  if (score.value === undefined) throw new Error(`${id} is undefined: ${score.undefined}`);
  return score.value;
}
