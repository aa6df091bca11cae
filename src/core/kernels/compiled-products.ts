import { allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';
import type { KernelExports } from './module';
import { depthBlock, noDiagonal, productRows, roundUp, Workspace } from './workspace';

/** Maximum number of sums in memory; if X has more columns, the rows are passed over again. */
const maxSums = 4 * 2 ** 20;

/**
 * XᵀY, D × E in float64. Blocks of 256 rows are summed in float32 if both sides are float32, and
 * the blocks in float64. If X and Y are the same matrix, only one triangle is computed.
 */
export function compiledCrossProduct(kernels: KernelExports, x: Matrix, y: Matrix): Float64Matrix {
  const { cols: e } = y;
  const data = allocateFloat64(x.cols * e);
  for (const { space, first, count, sums } of sumPasses(kernels, x, y)) {
    const result = space.reserve(count * e, 8);
    kernels.unpackTiles64(sums, count, e, productRows, space.width, 0, result);
    data.set(space.sums(result, count * e), first * e);
  }
  if (x.data === y.data) mirrorUpper(data, x.cols);
  return { rows: x.cols, cols: e, data };
}

/** ‖XᵀY‖²_F from the same sums, without building the matrix. */
export function compiledSquaredCrossNorm(kernels: KernelExports, x: Matrix, y: Matrix): number {
  let total = 0;
  for (const { space, panels, sums, diagonal } of sumPasses(kernels, x, y)) {
    const rightPanels = Math.ceil(y.cols / space.width);
    total += kernels.squaredSums(sums, panels, rightPanels, space.width, diagonal);
  }
  return total;
}

/** Tiles of sums for some of the columns of X with all columns of Y. */
interface SumPass {
  readonly space: Workspace;
  /** Number of the first column, count of columns, and count of their panels. */
  readonly first: number;
  readonly count: number;
  readonly panels: number;
  /** Address of the tiles; the next pass overwrites them. */
  readonly sums: number;
  readonly diagonal: number;
}

function* sumPasses(kernels: KernelExports, x: Matrix, y: Matrix): Generator<SumPass> {
  const isNarrow = x.data instanceof Float32Array && y.data instanceof Float32Array;
  const layout = new Workspace(kernels, isNarrow ? 'float32' : 'float64');
  const symmetric = x.data === y.data;
  const { cols: d, rows } = x;
  const { cols: e } = y;
  const { bytes, width } = layout;
  const paddedE = roundUp(e, width);
  const most = Math.max(productRows, Math.floor(maxSums / paddedE / productRows) * productRows);
  const pass = Math.min(most, roundUp(d, productRows));
  const block = Math.min(depthBlock, rows);
  const staged = layout.reserve(block * Math.max(d, e), bytes);
  const left = layout.reserve(block * pass, bytes);
  const right = layout.reserve(block * paddedE, bytes);
  const sums = layout.reserve(pass * paddedE, 8);
  for (let first = 0; first < d; first += pass) {
    const count = Math.min(pass, d - first);
    const panels = Math.ceil(count / productRows);
    const diagonal = symmetric ? first : noDiagonal;
    layout.sums(sums, pass * paddedE).fill(0);
    for (let row = 0; row < rows; row += block) {
      const here = Math.min(block, rows - row);
      layout.view(staged, here * d).set(x.data.subarray(row * d, (row + here) * d));
      layout.packColumns(staged, here, d, first, count, productRows, left);
      if (!symmetric) layout.view(staged, here * e).set(y.data.subarray(row * e, (row + here) * e));
      layout.packColumns(staged, here, e, 0, e, width, right);
      layout.tiles('products')(left, panels, right, paddedE / width, here, sums, diagonal);
    }
    yield { space: layout.fork(), first, count, panels, sums, diagonal };
  }
}

/** Copies the triangle above the diagonal of a size × size matrix below it. */
export function mirrorUpper(data: Float64Array, size: number): void {
  for (let i = 1; i < size; i++) {
    for (let j = 0; j < i; j++) data[i * size + j] = data[j * size + i]!;
  }
}
