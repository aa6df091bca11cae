import { gatherRows, type Matrix } from '../linalg/matrix';
import { scoreRows } from '../measures/evaluate';
import { resolveMeasure } from '../measures/registry';
import { sampleIndices, seeded } from '../random';

/**
 * The interval that holds 95 % of a score's sampling spread, by half-sampling: scores of random
 * halves of the rows (without replacement) spread around their mean as full samples do around theirs
 * (Politis & Romano 1994). Rows drawn twice, as a bootstrap has them, would be each other's nearest
 * neighbours. Null where fewer than two halves have a defined score.
 */
export function samplingInterval(
  measure: string,
  x: Matrix,
  y: Matrix,
  value: number,
  draws: number,
  seed: number,
): [number, number] | null {
  const resolved = resolveMeasure(measure);
  const half = Math.floor(x.rows / 2);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const rows = sampleIndices(seeded(seed, spreadStream + draw), x.rows, half);
    const { value: ofHalf } = scoreRows(resolved, gatherRows(x, rows), gatherRows(y, rows));
    if (ofHalf !== undefined) values.push(ofHalf);
  }
  if (values.length < 2) return null;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  values.sort((a, b) => a - b);
  const [low, high] = resolved.entry.range;
  return [
    Math.max(low, value + quantile(values, 0.025) - mean),
    Math.min(high, value + quantile(values, 0.975) - mean),
  ];
}

/** Linear interpolation between the two values around the rank, as numpy has it. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}

/** Keeps the halves apart from anchors, samples and shuffles, which come of the same seed. */
const spreadStream = 1_000_000;
