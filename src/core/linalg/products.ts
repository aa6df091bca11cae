import { compiledCrossProduct, compiledSquaredCrossNorm } from '../kernels/compiled-products';
import { compiledKernels } from '../kernels/module';
import { nativeCrossProduct } from '../kernels/native-products';
import { allocateFloat64, type Float64Matrix, type Matrix, transpose } from '../matrix';

/**
 * Computes XᵀY for X (N × D) and Y (N × E) over the same rows: D × E, float64. If both are float32,
 * blocks of rows are multiplied in float32 and summed in float64. An entry depends on its two
 * columns alone.
 */
export function crossProduct(x: Matrix, y: Matrix): Float64Matrix {
  const native = nativeCrossProduct(x, y);
  if (native !== undefined) return native;
  const compiled = compiledKernels();
  return compiled === undefined ? plainCrossProduct(x, y) : compiledCrossProduct(compiled, x, y);
}

/** Computes XᵀY row by row in float64. The reference for the compiled form. */
export function plainCrossProduct(x: Matrix, y: Matrix): Float64Matrix {
  const { rows, cols: d } = x;
  const { cols: e } = y;
  const data = allocateFloat64(d * e);
  let i = 0;
  // Four rows per pass, so that the D × E sums go through memory a quarter as often.
  for (; i + 4 <= rows; i += 4) {
    const x0 = i * d;
    const y0 = i * e;
    const y1 = y0 + e;
    const y2 = y1 + e;
    const y3 = y2 + e;
    for (let a = 0; a < d; a++) {
      const v0 = x.data[x0 + a]!;
      const v1 = x.data[x0 + d + a]!;
      const v2 = x.data[x0 + 2 * d + a]!;
      const v3 = x.data[x0 + 3 * d + a]!;
      for (let b = 0, to = a * e; b < e; b++, to++) {
        data[to] =
          data[to]! +
          (v0 * y.data[y0 + b]! +
            v1 * y.data[y1 + b]! +
            (v2 * y.data[y2 + b]! + v3 * y.data[y3 + b]!));
      }
    }
  }
  for (; i < rows; i++) {
    for (let a = 0; a < d; a++) {
      const value = x.data[i * d + a]!;
      for (let b = 0, to = a * e; b < e; b++, to++) {
        data[to] = data[to]! + value * y.data[i * e + b]!;
      }
    }
  }
  return { rows: d, cols: e, data };
}

/** AB for A (n × m) and B (m × k); precision as in {@link crossProduct}. */
export function product(a: Matrix, b: Matrix): Float64Matrix {
  return crossProduct(transpose(a), b);
}

/** XXᵀ for X (N × D): N × N, symmetric; precision as in {@link crossProduct}. */
export function gram(x: Matrix): Float64Matrix {
  const transposed = transpose(x);
  return crossProduct(transposed, transposed);
}

/**
 * diag(rowWeights) · A · diag(columnWeights); without column weights, A's columns are not scaled.
 */
export function scaleBoth(
  { rows, cols, data }: Matrix,
  rowWeights: Float64Array,
  columnWeights?: Float64Array,
): Float64Matrix {
  const scaled = allocateFloat64(data.length);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      scaled[at] = data[at]! * rowWeights[i]! * (columnWeights?.[j] ?? 1);
    }
  }
  return { rows, cols, data: scaled };
}

/**
 * Number of multiplications from which a product of a matrix with one of its shape counts as large.
 */
const largeProduct = 2 ** 28;

/**
 * Whether products of a matrix of this shape with itself are so large that it should be stored in
 * float32: that halves their time, and the rounding of a sum of so many terms is about 1e-7 of it.
 * Entries must be of ordinary size, as after `takeExponent`.
 */
export function hasLargeProducts({ rows, cols }: Pick<Matrix, 'rows' | 'cols'>): boolean {
  return rows * cols * Math.min(rows, cols) >= largeProduct;
}

/** Σ of the squares of all entries. */
export function squaredFrobenius({ data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * data[i]!;
  return sum;
}

/** Σ of the products of corresponding entries; both of the same shape. */
export function innerProduct(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += a.data[i]! * b.data[i]!;
  return sum;
}

/**
 * ‖XᵀY‖²_F for X (N × D) and Y (N × E), computed from the D × E product or from the two N × N Gram
 * matrices, whichever is less work; both give the same number.
 */
export function squaredCrossNorm(x: Matrix, y: Matrix): number {
  const throughFeatures = x.cols * y.cols;
  const throughRows = (x.rows * (x.cols + y.cols)) / 2;
  if (throughFeatures > throughRows) return innerProduct(gram(x), gram(y));
  const native = nativeCrossProduct(x, y);
  if (native !== undefined) return squaredFrobenius(native);
  const compiled = compiledKernels();
  return compiled === undefined
    ? squaredFrobenius(plainCrossProduct(x, y))
    : compiledSquaredCrossNorm(compiled, x, y);
}
