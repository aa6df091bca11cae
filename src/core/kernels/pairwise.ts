import { allocateFloat32, allocateFloat64, type FloatArray, type Matrix } from '../linalg/matrix';

/** A number for two rows of `length` entries that start at `xAt` in `x` and at `yAt` in `y`. Float64 sums. */
export type RowKernel = (
  x: FloatArray,
  xAt: number,
  y: FloatArray,
  yAt: number,
  length: number,
) => number;

/** Σ xᵢyᵢ */
export const dot: RowKernel = (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[xAt + i]! * y[yAt + i]!;
  return sum;
};

/** √Σ (xᵢ − yᵢ)². From the differences themselves, so that close rows keep their digits. */
export const euclidean: RowKernel = (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const difference = x[xAt + i]! - y[yAt + i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
};

/** Σ |xᵢ − yᵢ| */
export const manhattan: RowKernel = (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.abs(x[xAt + i]! - y[yAt + i]!);
  return sum;
};

/** max |xᵢ − yᵢ| */
export const chebyshev: RowKernel = (x, xAt, y, yAt, length) => {
  let greatest = 0;
  for (let i = 0; i < length; i++) {
    const difference = Math.abs(x[xAt + i]! - y[yAt + i]!);
    if (difference > greatest) greatest = difference;
  }
  return greatest;
};

/** (Σ |xᵢ − yᵢ|ᵖ)^(1/p) for p ≥ 1; scaled by the greatest difference, so that no power overflows. */
export function minkowski(p: number): RowKernel {
  return (x, xAt, y, yAt, length) => {
    const greatest = chebyshev(x, xAt, y, yAt, length);
    if (greatest === 0) return 0;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      sum += (Math.abs(x[xAt + i]! - y[yAt + i]!) / greatest) ** p;
    }
    return greatest * sum ** (1 / p);
  };
}

/**
 * The kernel of every row of `x` (n × D) with every row of `y` (k × D), n × k. Entry (i, j) depends
 * on its two rows alone, so any split into blocks of rows gives the same bits.
 */
export function pairwise(
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
