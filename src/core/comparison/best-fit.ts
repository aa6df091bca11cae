import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { BestFit, ComparisonScores, MeasureFits } from './types';

/**
 * Finds, for every measure and pair of spaces, the projection under which the two agree best: the
 * invariance that fits. Whether higher or lower is better depends on the measure; ties go to the
 * projection that comes first. `absolute` is left out, because it is no relative representation,
 * and so is a space with itself.
 * @param scores scores of a comparison under several projections
 * @returns one entry per measure that was scored under at least two relative projections
 */
export function bestFits(scores: readonly ComparisonScores[]): MeasureFits[] {
  const byMeasure = new Map<string, ComparisonScores[]>();
  for (const score of scores) {
    if (!resolveProjection(score.projection).entry.usesAnchors) continue;
    const scoresOfMeasure = byMeasure.get(score.measure);
    if (scoresOfMeasure === undefined) byMeasure.set(score.measure, [score]);
    else scoresOfMeasure.push(score);
  }
  return [...byMeasure]
    .filter(([, candidates]) => candidates.length > 1)
    .map(([measure, candidates]) => ({
      measure,
      matrix: bestPerPair(resolveMeasure(measure).entry.direction, candidates),
    }));
}

/**
 * Finds the best of several scores for every pair of different spaces; ties go to the one that
 * comes first.
 * @param candidates matrices of the same layout, at least one
 */
export function bestPerPair(
  direction: 'higher' | 'lower',
  candidates: readonly Pick<ComparisonScores, 'projection' | 'matrix'>[],
): (BestFit | null)[][] {
  return candidates[0]!.matrix.map((row, i) =>
    row.map((_, j) => (i === j ? null : bestOf(direction, candidates, i, j))),
  );
}

function bestOf(
  direction: 'higher' | 'lower',
  candidates: readonly Pick<ComparisonScores, 'projection' | 'matrix'>[],
  i: number,
  j: number,
): BestFit | null {
  const sign = direction === 'higher' ? 1 : -1;
  const [best, next] = candidates
    .flatMap(({ projection, matrix }) => {
      const value = matrix[i]?.[j] ?? null;
      return value === null ? [] : [{ projection, value }];
    })
    .sort((a, b) => sign * (b.value - a.value));
  if (best === undefined) return null;
  return {
    ...best,
    ...(next === undefined
      ? {}
      : { next: next.projection, margin: Math.abs(best.value - next.value) }),
  };
}
