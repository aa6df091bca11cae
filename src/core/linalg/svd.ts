import { QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { allocateFloat64, type Float64Matrix, type Matrix, transpose } from '../matrix';
import { crossProduct, product, scaleBoth } from './products';
import { symmetricEigen } from './symmetric-eigen';
import { fromMlMatrix, toMlMatrix } from './ml-matrix';

/** Singular values at most this share of the largest count as zero. */
export const rankTolerance = 1e-6;

/** A = U diag(values) Vᵀ, cut to the rank: U is n × r, V is m × r. */
export interface ThinSvd {
  readonly left: Float64Matrix;
  /** Descending, all above {@link rankTolerance} of the first. */
  readonly values: Float64Array;
  readonly right: Float64Matrix;
}

/** The singular values of A, descending; min(n, m) of them. */
export function singularValues(a: Matrix): Float64Array {
  const tall = toMlMatrix(a.cols > a.rows ? transpose(a) : a);
  // A tall matrix has the singular values of its square factor R in A = QR.
  const core =
    tall.rows < tallEnough * tall.columns ? tall : new QrDecomposition(tall).upperTriangularMatrix;
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false };
  return share(new SingularValueDecomposition(core, options).diagonal);
}

/**
 * Computes the full SVD of a small A (n × m): min(n, m) singular values, descending, without the
 * rank tolerance.
 */
export function svd(a: Matrix): ThinSvd {
  if (a.data.length === 0) return rankZero(a);
  const thin = thinSvd(a);
  if (thin.values.length === Math.min(a.rows, a.cols)) return thin;
  const result = new SingularValueDecomposition(toMlMatrix(a), { autoTranspose: true });
  return {
    left: fromMlMatrix(result.leftSingularVectors),
    values: share(result.diagonal),
    right: fromMlMatrix(result.rightSingularVectors),
  };
}

/** Ratio of rows to columns from which a QR step before the SVD saves time. */
const tallEnough = 1.2;

/** Σ of the singular values of A: ‖A‖_*. */
export function nuclearNorm(a: Matrix): number {
  return singularValues(a).reduce((sum, value) => sum + value, 0);
}

/**
 * For A (n × m, n < m) returns an n × n matrix with the same Gram matrix: A in an orthonormal basis
 * of its rows.
 */
export function rowCoordinates(a: Matrix): Float64Matrix {
  return fromMlMatrix(
    new QrDecomposition(toMlMatrix(transpose(a))).upperTriangularMatrix.transpose(),
  );
}

/**
 * Computes the thin SVD of A (n × m) in float64, cut at {@link rankTolerance}. A zero matrix has
 * rank 0.
 * @param a float32 is converted to float64 first: products in float32 would lose the small singular
 * values
 */
export function thinSvd(a: Matrix): ThinSvd {
  const exact = a.data instanceof Float64Array ? a : doubled(a);
  if (a.cols <= a.rows) return tallSvd(exact);
  const { left, values, right } = tallSvd(transpose(exact));
  return { left: right, values, right: left };
}

function doubled({ rows, cols, data }: Matrix): Float64Matrix {
  const copy = allocateFloat64(data.length);
  copy.set(data);
  return { rows, cols, data: copy };
}

/** Unit columns with inner products below this count as orthogonal. */
const orthogonal = 1e-12;

/**
 * Computes the SVD of a tall A through products, which are fast: with V the eigenvectors of AᵀA,
 * the columns of AV are orthogonal, but short ones only to the square root of the rounding. If that
 * shows, the unit columns are replaced by the nearest orthonormal ones; the error of their lengths
 * is the square of the deviation.
 */
function tallSvd(a: Matrix): ThinSvd {
  const { vectors } = symmetricEigen(crossProduct(a, a));
  const along = product(a, vectors);
  const lengths = columnLengths(along);
  const maximum = Math.max(0, ...lengths);
  const selected = Array.from(lengths.keys()).filter((j) => lengths[j]! > rankTolerance * maximum);
  if (selected.length === 0) return rankZero(a);
  selected.sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const values = share(selected.map((j) => lengths[j]!));
  const unit = takeColumns(along, selected, values);
  return { left: orthonormal(unit), values, right: takeColumns(vectors, selected) };
}

/**
 * Returns the nearest matrix with orthonormal columns, U(UᵀU)^(−½), for unit columns that are
 * nearly orthogonal.
 */
function orthonormal(unit: Float64Matrix): Float64Matrix {
  const inner = crossProduct(unit, unit);
  return maxOffDiagonal(inner) <= orthogonal ? unit : product(unit, orthonormalizer(inner));
}

/** Computes (UᵀU)^(−½) from the products UᵀU of unit columns that are nearly orthogonal. */
export function orthonormalizer(inner: Float64Matrix): Float64Matrix {
  const { values, vectors } = symmetricEigen(inner);
  const scaled = scaleBoth(
    transpose(vectors),
    values.map((value) => 1 / Math.sqrt(value)),
  );
  return product(vectors, scaled);
}

function rankZero({ rows, cols }: Matrix): ThinSvd {
  const none = allocateFloat64(0);
  return {
    left: { rows, cols: 0, data: none },
    values: none,
    right: { rows: cols, cols: 0, data: none },
  };
}

function columnLengths({ rows, cols, data }: Matrix): Float64Array {
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) squares[j] = squares[j]! + data[at]! * data[at]!;
  }
  return squares.map(Math.sqrt);
}

/** Returns the columns at `indices`, each divided by its entry of `divisors`. */
function takeColumns(
  { rows, cols, data }: Matrix,
  indices: readonly number[],
  divisors?: Float64Array,
): Float64Matrix {
  const taken = allocateFloat64(rows * indices.length);
  for (let i = 0, to = 0; i < rows; i++) {
    for (let j = 0; j < indices.length; j++, to++) {
      taken[to] = data[i * cols + indices[j]!]! / (divisors?.[j] ?? 1);
    }
  }
  return { rows, cols: indices.length, data: taken };
}

function maxOffDiagonal({ rows, cols, data }: Matrix): number {
  let maximum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = i + 1; j < cols; j++) {
      maximum = Math.max(maximum, Math.abs(data[i * cols + j]!));
    }
  }
  return maximum;
}

function share(values: ArrayLike<number>): Float64Array {
  const shared = allocateFloat64(values.length);
  shared.set(values);
  return shared;
}
