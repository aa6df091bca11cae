import { gatherRows, type Matrix } from '../linalg/matrix';
import { scoreRows } from '../measures/evaluate';
import { resolveMeasure } from '../measures/registry';
import { sampleIndices, seeded } from '../random';

/** What to bootstrap. */
export interface BootstrapOptions {
  /** Random halves of the rows; 200 or more for stable ends. */
  readonly draws: number;
  readonly seed: number;
  /** The rows that `value` is a score of, where X and Y are only some of them. */
  readonly scoredRows?: number;
}

/**
 * The 95 % bootstrap interval of a score between X (N × D) and Y (N × E): `value` plus the 2.5 % and
 * 97.5 % quantiles of how the scores of random halves of the rows spread around their mean, within
 * the measure's range. Half of the rows without replacement spread as all of them drawn anew would
 * (the m-out-of-n bootstrap of Bickel, Götze & van Zwet 1997, half-sampling), and shrink with √N.
 * Rows drawn twice, as the ordinary bootstrap has them, would be each other's nearest neighbours
 * and bias every measure: see docs/decisions/13-intervals.md.
 * Null where fewer than two halves have a defined score.
 */
export function bootstrapInterval(
  measure: string,
  x: Matrix,
  y: Matrix,
  value: number,
  { draws, seed, scoredRows = x.rows }: BootstrapOptions,
): [number, number] | null {
  const resolved = resolveMeasure(measure);
  const half = Math.floor(x.rows / 2);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const rows = sampleIndices(seeded(seed, bootstrapStream + draw), x.rows, half);
    const { value: ofHalf } = scoreRows(resolved, gatherRows(x, rows), gatherRows(y, rows));
    if (ofHalf !== undefined) values.push(ofHalf);
  }
  if (values.length < 2) return null;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  values.sort((a, b) => a - b);
  const [low, high] = resolved.entry.range;
  const shrink = Math.sqrt(x.rows / scoredRows);
  return [
    Math.max(low, value + shrink * (quantile(values, 0.025) - mean)),
    Math.min(high, value + shrink * (quantile(values, 0.975) - mean)),
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
const bootstrapStream = 1_000_000;
