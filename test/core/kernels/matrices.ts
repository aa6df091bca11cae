import { allocateFloat32, allocateFloat64, type Matrix } from '../../../src/core/matrix';
import { randomIndex, seeded } from '../../../src/core/random';

/** Creates a matrix of seeded entries in [−1, 1) + offset. */
export function randomMatrix(
  rows: number,
  cols: number,
  seed: number,
  precision: 'float32' | 'float64' = 'float32',
  offset = 0,
): Matrix {
  const random = seeded(seed);
  const data = (precision === 'float32' ? allocateFloat32 : allocateFloat64)(rows * cols);
  for (let i = 0; i < data.length; i++)
    data[i] = offset + randomIndex(random, 2 ** 31) / 2 ** 30 - 1;
  return { rows, cols, data };
}

/** Greatest difference, relative to the greatest entry. */
export function relativeError({ data: actual }: Matrix, { data: expected }: Matrix): number {
  let worst = 0;
  let maximum = 0;
  for (let i = 0; i < expected.length; i++) {
    worst = Math.max(worst, Math.abs(actual[i]! - expected[i]!));
    maximum = Math.max(maximum, Math.abs(expected[i]!));
  }
  return worst / maximum;
}
