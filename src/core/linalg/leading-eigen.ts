import { randomUnit, seeded } from '../random';
import { allocateFloat64, type Float64Matrix, transpose } from '../matrix';
import { crossProduct, product } from './products';
import { type SymmetricEigen, symmetricEigen } from './symmetric-eigen';

/**
 * Number of directions iterated besides the wanted ones, so that the iteration converges sooner.
 */
const extraDirections = 6;
const maxRounds = 200;
/** The iteration stops when the eigenvalues change by less than this share in a round. */
const convergence = 1e-10;

/**
 * Computes the `count` greatest eigenvalues (descending) of a symmetric positive semidefinite n × n
 * matrix and their orthonormal eigenvectors (n × count), by subspace iteration with Rayleigh–Ritz
 * (Golub and Van Loan, 8.2.4): far faster than a full decomposition if n is in the hundreds. If
 * eigenvalues are nearly equal, the vectors are some basis of nearly the same subspace.
 */
export function leadingEigen(matrix: Float64Matrix, count: number): SymmetricEigen {
  const n = matrix.rows;
  const width = Math.min(n, count + extraDirections);
  if (width === n) return firstOf(symmetricEigen(matrix), count);
  let basis = orthonormal(randomDirections(n, width));
  let before: Float64Array = new Float64Array(width);
  for (let round = 0; ; round++) {
    const image = product(matrix, basis);
    const { values, vectors } = symmetricEigen(symmetric(crossProduct(basis, image)));
    const change = Math.max(...values.subarray(0, count).map((v, j) => Math.abs(v - before[j]!)));
    if (round === maxRounds || change <= convergence * Math.max(0, values[0]!)) {
      return firstOf({ values, vectors: product(basis, vectors) }, count);
    }
    before = values;
    basis = orthonormal(product(image, vectors));
  }
}

function firstOf({ values, vectors }: SymmetricEigen, count: number): SymmetricEigen {
  const { rows, cols } = vectors;
  const rank = Math.min(count, cols);
  const data = allocateFloat64(rows * rank);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rank; j++) data[i * rank + j] = vectors.data[i * cols + j]!;
  }
  return { values: values.slice(0, rank), vectors: { rows, cols: rank, data } };
}

/**
 * Averages the matrix with its transpose, because rounding makes a symmetric product slightly
 * asymmetric.
 */
function symmetric({ rows, cols, data }: Float64Matrix): Float64Matrix {
  const mean = allocateFloat64(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      mean[i * cols + j] = (data[i * cols + j]! + data[j * cols + i]!) / 2;
    }
  }
  return { rows, cols, data: mean };
}

function randomDirections(rows: number, cols: number): Float64Matrix {
  const random = seeded(0);
  const data = allocateFloat64(rows * cols);
  for (let at = 0; at < data.length; at++) data[at] = randomUnit(random) - 0.5;
  return { rows, cols, data };
}

/**
 * Returns an orthonormal basis of the columns, by Gram–Schmidt done twice; a dependent column
 * becomes zero.
 */
function orthonormal(matrix: Float64Matrix): Float64Matrix {
  const columns = transpose(matrix);
  const { rows: count, cols: n } = columns;
  const data = columns.data as Float64Array;
  for (let j = 0; j < count; j++) {
    const column = data.subarray(j * n, (j + 1) * n);
    const length = lengthOf(column);
    for (let turn = 0; turn < 2; turn++) {
      for (let k = 0; k < j; k++) {
        const other = data.subarray(k * n, (k + 1) * n);
        let along = 0;
        for (let i = 0; i < n; i++) along += column[i]! * other[i]!;
        for (let i = 0; i < n; i++) column[i] = column[i]! - along * other[i]!;
      }
    }
    const rest = lengthOf(column);
    const scale = rest > 1e-12 * length ? 1 / rest : 0;
    for (let i = 0; i < n; i++) column[i] = column[i]! * scale;
  }
  return transpose(columns) as Float64Matrix;
}

function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return Math.sqrt(sum);
}
