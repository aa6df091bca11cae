import { allocateFloat64, type Float64Matrix, type Matrix } from '../linalg/matrix';
import type { KernelExports } from './module';
import { depthBlock, noDiagonal, productRows, roundUp, Workspace } from './workspace';

/** Sums that are held at once; more columns of X take another pass over the rows. */
const mostSums = 4 * 2 ** 20;

/**
 * XᵀY, D × E in float64. Blocks of 256 rows are summed in float32 where both sides are float32, and the
 * blocks in float64. Where X and Y are the same matrix, only one triangle is computed.
 */
export function compiledCrossProduct(kernels: KernelExports, x: Matrix, y: Matrix): Float64Matrix {
  const isNarrow = x.data instanceof Float32Array && y.data instanceof Float32Array;
  const space = new Workspace(kernels, isNarrow ? 'float32' : 'float64');
  const symmetric = x.data === y.data;
  const { cols: d, rows } = x;
  const { cols: e } = y;
  const paddedE = roundUp(e, space.width);
  const most = Math.max(productRows, Math.floor(mostSums / paddedE / productRows) * productRows);
  const pass = Math.min(most, roundUp(d, productRows));
  const block = Math.min(depthBlock, rows);
  const staged = space.reserve(block * Math.max(d, e), space.bytes);
  const left = space.reserve(block * pass, space.bytes);
  const right = space.reserve(block * paddedE, space.bytes);
  const sums = space.reserve(pass * paddedE, 8);
  const result = space.reserve(pass * e, 8);
  const data = allocateFloat64(d * e);
  for (let first = 0; first < d; first += pass) {
    const count = Math.min(pass, d - first);
    const panels = Math.ceil(count / productRows);
    space.sums(sums, pass * paddedE).fill(0);
    for (let row = 0; row < rows; row += block) {
      const here = Math.min(block, rows - row);
      space.view(staged, here * d).set(x.data.subarray(row * d, (row + here) * d));
      space.packColumns(staged, here, d, first, count, productRows, left);
      if (!symmetric) space.view(staged, here * e).set(y.data.subarray(row * e, (row + here) * e));
      space.packColumns(staged, here, e, 0, e, space.width, right);
      const diagonal = symmetric ? first : noDiagonal;
      space.tiles('products')(left, panels, right, paddedE / space.width, here, sums, diagonal);
    }
    kernels.unpackTiles64(sums, count, e, productRows, space.width, 0, result);
    data.set(space.sums(result, count * e), first * e);
  }
  if (symmetric) mirrorUpper(data, d);
  return { rows: d, cols: e, data };
}

/** Copies the triangle above the diagonal of a size × size matrix below it. */
export function mirrorUpper(data: Float64Array, size: number): void {
  for (let i = 1; i < size; i++) {
    for (let j = 0; j < i; j++) data[i * size + j] = data[j * size + i]!;
  }
}
