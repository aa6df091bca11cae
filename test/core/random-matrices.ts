import type { Float64Matrix, Matrix } from '../../src/core/matrix';
import { product } from '../../src/core/linalg/products';
import { thinSvd } from '../../src/core/linalg/svd';
import { randomIndex, seeded, shuffledIndices } from '../../src/core/random';

const steps = 2 ** 30;

/** Creates a matrix of independent standard normal entries (Box–Muller). */
export function gaussian(rows: number, cols: number, seed: number): Float64Matrix {
  const random = seeded(seed);
  const uniform = (): number => (randomIndex(random, steps) + 0.5) / steps;
  return mapEntries({ rows, cols, data: new Float64Array(rows * cols) }, () => {
    return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}

export function mapEntries(
  { rows, cols, data }: Matrix,
  change: (value: number, row: number, col: number) => number,
): Float64Matrix {
  const changed = Float64Array.from(data, (value, at) =>
    change(value, Math.floor(at / cols), at % cols),
  );
  return { rows, cols, data: changed };
}

/** Creates a random orthogonal matrix. */
export function rotation(size: number, seed: number): Float64Matrix {
  return thinSvd(gaussian(size, size, seed)).left;
}

/**
 * Returns a transformation for each of the five declared invariances, to be applied to a whole
 * space.
 */
export function transformations(
  cols: number,
  seed: number,
): Readonly<
  Record<
    'permutation' | 'rotation' | 'isotropicScale' | 'translation' | 'invertibleLinear',
    (rows: Matrix) => Float64Matrix
  >
> {
  const order = shuffledIndices(seeded(seed), cols);
  const turn = rotation(cols, seed + 1);
  const shift = gaussian(1, cols, seed + 2).data;
  const map = gaussian(cols, cols, seed + 3);
  return {
    permutation: (rows) => mapEntries(rows, (_, i, j) => rows.data[i * rows.cols + order[j]!]!),
    rotation: (rows) => product(rows, turn),
    isotropicScale: (rows) => mapEntries(rows, (value) => 3 * value),
    translation: (rows) => mapEntries(rows, (value, _, j) => value + 2 * shift[j]!),
    invertibleLinear: (rows) => product(rows, map),
  };
}

/** Greatest difference of corresponding entries, relative to the greatest entry of the first. */
export function relativeDifference(a: Matrix, b: Matrix): number {
  let difference = 0;
  let size = 0;
  for (let at = 0; at < a.data.length; at++) {
    difference = Math.max(difference, Math.abs(a.data[at]! - b.data[at]!));
    size = Math.max(size, Math.abs(a.data[at]!));
  }
  return a.rows === b.rows && a.cols === b.cols ? difference / size : Infinity;
}
