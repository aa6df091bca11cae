import { condensedIndices, condensedRowSums, valuesAt } from '../linalg/condensed';

/** A symmetric N × N matrix with a constant diagonal: a kernel or distances. */
export interface SymmetricKernel {
  readonly rows: number;
  /** Condensed, N(N−1)/2. */
  readonly values: Float64Array;
  readonly diagonal: number;
  /** Row sums without the diagonal. */
  readonly sums: Float64Array;
}

export function symmetricKernel(
  rows: number,
  values: Float64Array,
  diagonal: number,
): SymmetricKernel {
  return { rows, values, diagonal, sums: condensedRowSums(values, rows) };
}

/** Returns the kernel with its rows in another order. */
export function reorderKernel(
  { rows, values, diagonal, sums }: SymmetricKernel,
  order: readonly number[],
): SymmetricKernel {
  return {
    rows,
    values: valuesAt(values, condensedIndices(rows, order)),
    diagonal,
    sums: Float64Array.from(order, (row) => sums[row]!),
  };
}

/** Sum of the products of corresponding entries of HKH and HLH, H = I − 11ᵀ/N. */
export function centredInner(k: SymmetricKernel, l: SymmetricKernel): number {
  const n = k.rows;
  const [meansK, meansL] = [k, l].map(({ sums, diagonal }) =>
    sums.map((sum) => (sum + diagonal) / n),
  );
  const [meanK, meanL] = [meansK!, meansL!].map((means) => total(means) / n);
  let onDiagonal = 0;
  let above = 0;
  for (let i = 0, at = 0; i < n; i++) {
    const offsetK = meanK! - meansK![i]!;
    const offsetL = meanL! - meansL![i]!;
    onDiagonal += (k.diagonal + offsetK - meansK![i]!) * (l.diagonal + offsetL - meansL![i]!);
    let sum = 0;
    for (let j = i + 1; j < n; j++, at++) {
      sum += (k.values[at]! + offsetK - meansK![j]!) * (l.values[at]! + offsetL - meansL![j]!);
    }
    above += sum;
  }
  return onDiagonal + 2 * above;
}

/** n(n−3) · HSIC₁ of two kernels (Song et al. 2012, eq. 5); independent of their diagonals. */
export function unbiasedInner(k: SymmetricKernel, l: SymmetricKernel): number {
  const n = k.rows;
  // U-centring: like centring, but the rows sum to 0 without the diagonal.
  const [meansK, meansL] = [k, l].map(({ sums }) => sums.map((sum) => sum / (n - 2)));
  const [meanK, meanL] = [k, l].map(({ sums }) => total(sums) / ((n - 1) * (n - 2)));
  let above = 0;
  for (let i = 0, at = 0; i < n; i++) {
    const offsetK = meanK! - meansK![i]!;
    const offsetL = meanL! - meansL![i]!;
    let sum = 0;
    for (let j = i + 1; j < n; j++, at++) {
      sum += (k.values[at]! + offsetK - meansK![j]!) * (l.values[at]! + offsetL - meansL![j]!);
    }
    above += sum;
  }
  return 2 * above;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
