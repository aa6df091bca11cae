import type { Matrix } from '../matrix';
import { prepareByRows, prepareSpace, scorePrepared } from '../measures/evaluate';
import { resolveMeasure } from '../measures/registry';
import { seeded, shuffledIndices } from '../random';
import { defineTask } from '../runtime/task';

/** Mean and standard deviation (n − 1) of a score when the rows of one space are shuffled. */
export interface NullDistribution {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Scores X against Y with Y's rows shuffled, `shuffles` times. The mean is the measure's bias at
 * this N and D. Null if no shuffle has a defined score.
 */
export function nullDistribution(
  measure: string,
  x: Matrix,
  y: Matrix,
  shuffles: number,
  seed: number,
): NullDistribution | null {
  const resolved = resolveMeasure(measure);
  const prepared = prepareSpace(resolved, x);
  const shuffled = prepareByRows(resolved, y, 'reordered');
  const values: number[] = [];
  for (let round = 0; round < shuffles; round++) {
    const order = shuffledIndices(seeded(seed, nullStream + round), y.rows);
    const { value } = scorePrepared(resolved, prepared, shuffled(order));
    if (value !== undefined) values.push(value);
  }
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}

/** Separates the shuffles from anchors and samples, which use the same seed. */
const nullStream = 1000;

export const nullTask = defineTask(
  'null',
  ({
    measure,
    x,
    y,
    shuffles,
    seed,
  }: {
    measure: string;
    x: Matrix;
    y: Matrix;
    shuffles: number;
    seed: number;
  }) => nullDistribution(measure, x, y, shuffles, seed),
);
