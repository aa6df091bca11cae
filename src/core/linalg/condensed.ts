import { pairwise, type RowKernel } from '../kernels/pairwise';
import { allocateFloat64, type Matrix } from '../matrix';

/** Rows per block: their kernels with all later rows are computed at once. */
const blockRows = 192;

/**
 * Computes the kernel of every pair of different rows, condensed as in SciPy: pairs (0, 1), (0, 2),
 * …, (1, 2), …, N(N−1)/2 numbers.
 */
export function condensedPairs(kernel: RowKernel, rows: Matrix): Float64Array {
  const { rows: n, cols, data } = rows;
  const condensed = allocateFloat64((n * (n - 1)) / 2);
  let to = 0;
  for (let start = 0; start < n; start += blockRows) {
    const height = Math.min(blockRows, n - start);
    const block = {
      rows: height,
      cols,
      data: data.subarray(start * cols, (start + height) * cols),
    };
    const rest = { rows: n - start, cols, data: data.subarray(start * cols) };
    const values = pairwise(kernel, block, rest, 'float64').data;
    for (let i = 0; i < height; i++) {
      const count = rest.rows - i - 1;
      const from = i * rest.rows + i + 1;
      condensed.set(values.subarray(from, from + count), to);
      to += count;
    }
  }
  return condensed;
}

/** Offset of row i's pairs in the condensed order: pair (i, j), i < j < n, is at the result + j. */
export function condensedOffset(i: number, n: number): number {
  return i * n - (i * (i + 1)) / 2 - i - 1;
}

/**
 * Computes, for every pair of the given rows (condensed), its index among the pairs of all n rows.
 */
export function condensedIndices(n: number, rows: readonly number[]): Uint32Array {
  const indices = new Uint32Array((rows.length * (rows.length - 1)) / 2);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const offset = condensedOffset(row, n);
    for (let j = i + 1; j < rows.length; j++, at++) {
      const other = rows[j]!;
      indices[at] = row < other ? offset + other : condensedOffset(other, n) + row;
    }
  }
  return indices;
}

/** Returns the values at these indices of pairs. */
export function valuesAt(values: Float64Array, pairs: Uint32Array): Float64Array {
  const found = allocateFloat64(pairs.length);
  for (let at = 0; at < pairs.length; at++) found[at] = values[pairs[at]!]!;
  return found;
}

/** Sums every row of the symmetric matrix that `values` condenses, without the diagonal. */
export function condensedRowSums(values: Float64Array, n: number): Float64Array {
  const sums = allocateFloat64(n);
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let j = i + 1; j < n; j++, at++) {
      sum += values[at]!;
      sums[j] = sums[j]! + values[at]!;
    }
    sums[i] = sums[i]! + sum;
  }
  return sums;
}
