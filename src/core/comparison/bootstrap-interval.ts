import type { Matrix } from '../matrix';
import { prepareByRows, scorePrepared, whyIncomparable } from '../measures/evaluate';
import { resolveMeasure } from '../measures/registry';
import { sampleIndices, seeded } from '../random';
import { defineTask } from '../runtime/task';

/** What to bootstrap. */
export interface BootstrapOptions {
  /** Random halves of the rows: two or more; from 40 on the ends are good to a tenth of their distance. */
  readonly draws: number;
  readonly seed: number;
  /** The rows that `value` is a score of, where X and Y are only some of them. */
  readonly scoredRows?: number;
}

/**
 * The 95 % bootstrap interval of a score between X (N × D) and Y (N × E): `value` ± 1.96 standard deviations
 * of the scores of random halves of the rows, within the measure's range. Half of the rows without
 * replacement spread as all of them drawn anew would (the m-out-of-n bootstrap of Bickel, Götze & van
 * Zwet 1997, half-sampling), and the spread shrinks with √N. The normal form (Efron & Tibshirani 1993,
 * ch. 13) needs fewer draws than quantiles do.
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
  const ofHalves = { rows: half, cols: x.cols };
  if (whyIncomparable(resolved.entry, ofHalves, { ...ofHalves, cols: y.cols }) !== undefined) {
    return null;
  }
  const [halfOfX, halfOfY] = [x, y].map((rows) => prepareByRows(resolved, rows, 'any'));
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const rows = sampleIndices(seeded(seed, bootstrapStream + draw), x.rows, half);
    const { value: ofHalf } = scorePrepared(resolved, halfOfX!(rows), halfOfY!(rows));
    if (ofHalf !== undefined) values.push(ofHalf);
  }
  if (values.length < 2) return null;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (values.length - 1));
  const [low, high] = resolved.entry.range;
  const reach = normalReach * sd * Math.sqrt(x.rows / scoredRows);
  return [Math.max(low, value - reach), Math.min(high, value + reach)];
}

/** 95 % of a normal distribution lies within so many standard deviations. */
const normalReach = 1.96;

/** Keeps the halves apart from anchors, samples and shuffles, which come of the same seed. */
const bootstrapStream = 1_000_000;

export const intervalTask = defineTask(
  'interval',
  ({
    measure,
    x,
    y,
    value,
    bootstrap,
  }: {
    measure: string;
    x: Matrix;
    y: Matrix;
    value: number;
    bootstrap: BootstrapOptions;
  }) => bootstrapInterval(measure, x, y, value, bootstrap),
);
