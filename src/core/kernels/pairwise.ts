import { allocateFloat32, allocateFloat64, type Matrix } from '../linalg/matrix';
import { compiledPairwise } from './compiled-pairwise';
import { compiledKernels } from './module';
import { nativeRowProducts } from './native-products';
import { dot, type RowKernel } from './row-kernels';

export {
  chebyshev,
  dot,
  euclidean,
  manhattan,
  minkowski,
  negatedDot,
  type RowKernel,
} from './row-kernels';

/**
 * The kernel of every row of `x` (n × D) with every row of `y` (k × D), n × k, in `precision`; compiled
 * where kernel and runtime allow. Entry (i, j) depends on its two rows alone, so any split of `x` into
 * blocks of rows gives the same bits.
 */
export function pairwise(
  kernel: RowKernel,
  x: Matrix,
  y: Matrix,
  precision: 'float32' | 'float64',
): Matrix {
  if (kernel === dot && precision === 'float32') {
    const native = nativeRowProducts(x, y);
    if (native !== undefined) return native;
  }
  const compiled = compiledKernels();
  if (compiled === undefined || kernel.compiled === undefined || x.cols === 0) {
    return plainPairwise(kernel, x, y, precision);
  }
  return compiledPairwise(compiled, kernel, kernel.compiled, x, y, precision);
}

/** The same by calling the kernel for every pair: what the compiled form is checked against. */
export function plainPairwise(
  kernel: RowKernel,
  x: Matrix,
  y: Matrix,
  precision: 'float32' | 'float64',
): Matrix {
  const length = x.rows * y.rows;
  const data = precision === 'float64' ? allocateFloat64(length) : allocateFloat32(length);
  const { cols } = x;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < y.rows; j++) {
      data[i * y.rows + j] = kernel(x.data, i * cols, y.data, j * cols, cols);
    }
  }
  return { rows: x.rows, cols: y.rows, data };
}
