import { allocateFloat32, allocateFloat64, type FloatArray, type Matrix } from '../matrix';
import { compiledPairwise } from './compiled-pairwise';
import { compiledKernels } from './module';
import { nativeRowProducts } from './native-products';
import type { RowKernel } from './row-kernels';

export {
  chebyshev,
  cosineOfRows,
  dot,
  euclidean,
  manhattan,
  minkowski,
  negatedDot,
  type RowKernel,
} from './row-kernels';

/**
 * Evaluates the kernel for every row of `x` (n × D) with every row of `y` (k × D): n × k, in
 * `precision`; compiled if kernel and runtime allow. Entry (i, j) depends on its two rows alone, so
 * any split of `x` into blocks of rows gives the same bits.
 * @param storage n · k entries of that precision for the result; allocated if absent
 */
export function pairwise(
  kernel: RowKernel,
  x: Matrix,
  y: Matrix,
  precision: 'float32' | 'float64',
  storage = allocate(precision, x.rows * y.rows),
): Matrix {
  pairwiseInto(kernel, x, y, storage);
  return { rows: x.rows, cols: y.rows, data: storage };
}

function pairwiseInto(kernel: RowKernel, x: Matrix, y: Matrix, data: FloatArray): void {
  const { compiled } = kernel;
  const kernels = compiledKernels();
  if (compiled?.name === 'products' && nativeRowProducts(x, y, compiled, data)) return;
  if (kernels === undefined || compiled === undefined || x.cols === 0) {
    plainInto(kernel, x, y, data);
  } else compiledPairwise(kernels, kernel, compiled, x, y, data);
}

/** Computes the same by calling the kernel for every pair. The reference for the compiled form. */
export function plainPairwise(
  kernel: RowKernel,
  x: Matrix,
  y: Matrix,
  precision: 'float32' | 'float64',
): Matrix {
  const data = allocate(precision, x.rows * y.rows);
  plainInto(kernel, x, y, data);
  return { rows: x.rows, cols: y.rows, data };
}

function plainInto(kernel: RowKernel, x: Matrix, y: Matrix, data: FloatArray): void {
  const { cols } = x;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      data[i * y.rows + j] = kernel(x.data, i * cols, y.data, j * cols, cols);
    }
  }
}

function allocate(precision: 'float32' | 'float64', length: number): FloatArray {
  return precision === 'float64' ? allocateFloat64(length) : allocateFloat32(length);
}
