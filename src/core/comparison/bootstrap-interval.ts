import type { Matrix } from '../matrix';
import { prepareByRows, scorePrepared, whyIncomparable } from '../measures/evaluate';
import { resolveMeasure } from '../measures/registry';
import { sampleIndices, seeded } from '../random';
import { defineTask } from '../runtime/task';

/** Options of the bootstrap. */
export interface BootstrapOptions {
  /**
   * Number of random halves of the rows, at least two; from 40 on, the ends of the interval are
   * accurate to a tenth of its width.
   */
  readonly draws: number;
  readonly seed: number;
  /** Number of rows that `value` was computed from, if X and Y are only some of them. */
  readonly scoredRows?: number;
}

/**
 * Computes the 95 % bootstrap interval of a score between X (N × D) and Y (N × E): `value` ± 1.96
 * standard deviations of the scores of random halves of the rows, clamped to the measure's range.
 * Halves drawn without replacement vary as much as full samples with replacement (the m-out-of-n
 * bootstrap of Bickel, Götze & van Zwet 1997, half-sampling), and the deviation shrinks with √N.
 * The normal form (Efron & Tibshirani 1993, ch. 13) needs fewer draws than quantiles do. Rows drawn
 * twice, as in the ordinary bootstrap, would be each other's nearest neighbours and bias every
 * measure: see docs/decisions/13-intervals.md. Null if fewer than two halves have a defined score.
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

/** Half-width of the 95 % interval of a normal distribution, in standard deviations. */
const normalReach = 1.96;

/** Separates the halves from anchors, samples and shuffles, which use the same seed. */
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
