import { Matrix as MlMatrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { allocateFloat64, type Float64Matrix, type Matrix } from './matrix';

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
  const { core } = reduce(a);
  const options = { computeLeftSingularVectors: false, computeRightSingularVectors: false };
  return share(new SingularValueDecomposition(core, { ...options, autoTranspose: true }).diagonal);
}

/** Σ of the singular values of A: ‖A‖_*. */
export function nuclearNorm(a: Matrix): number {
  return singularValues(a).reduce((sum, value) => sum + value, 0);
}

/** The thin SVD of A (n × m), with the rank tolerance of MEASURES. A zero matrix has rank 0. */
export function thinSvd(a: Matrix): ThinSvd {
  const { core, orthogonal, transposed } = reduce(a);
  const svd = new SingularValueDecomposition(core, { autoTranspose: true });
  const values = svd.diagonal;
  const rank = values.filter((value) => value > rankTolerance * values[0]! && value > 0).length;
  const tall =
    orthogonal === undefined ? svd.leftSingularVectors : orthogonal.mmul(svd.leftSingularVectors);
  const [left, right] = transposed
    ? [svd.rightSingularVectors, tall]
    : [tall, svd.rightSingularVectors];
  return {
    left: firstColumns(left, rank),
    values: share(values.slice(0, rank)),
    right: firstColumns(right, rank),
  };
}

/** How much taller than wide a matrix must be for a QR step before the SVD to pay. */
const tallEnough = 1.2;

/** A tall matrix is first brought to its square factor R: A = QR. A wide one is transposed before. */
function reduce(a: Matrix): { core: MlMatrix; orthogonal?: MlMatrix; transposed: boolean } {
  const given = toMlMatrix(a);
  const transposed = a.cols > a.rows;
  const tall = transposed ? given.transpose() : given;
  if (tall.rows < tallEnough * tall.columns) return { core: tall, transposed };
  const qr = new QrDecomposition(tall);
  return { core: qr.upperTriangularMatrix, orthogonal: qr.orthogonalMatrix, transposed };
}

export function toMlMatrix({ rows, cols, data }: Matrix): MlMatrix {
  const matrix = MlMatrix.zeros(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) matrix.set(i, j, data[i * cols + j]!);
  }
  return matrix;
}

function firstColumns(matrix: MlMatrix, count: number): Float64Matrix {
  const data = allocateFloat64(matrix.rows * count);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < count; j++) data[i * count + j] = matrix.get(i, j);
  }
  return { rows: matrix.rows, cols: count, data };
}

function share(values: readonly number[]): Float64Array {
  const shared = allocateFloat64(values.length);
  shared.set(values);
  return shared;
}
