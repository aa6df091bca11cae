import { EigenvalueDecomposition } from 'ml-matrix';
import { allocateFloat64, type Float64Matrix } from '../matrix';
import { toMlMatrix } from './ml-matrix';

/** A symmetric matrix as V diag(values) Vᵀ. */
export interface SymmetricEigen {
  /** Descending. */
  readonly values: Float64Array;
  /** n × n, one eigenvector a column, in the order of the values. */
  readonly vectors: Float64Matrix;
}

/** Eigenvalues and orthonormal eigenvectors of a symmetric n × n matrix. */
export function symmetricEigen(matrix: Float64Matrix): SymmetricEigen {
  const n = matrix.rows;
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(toMlMatrix(matrix), {
    assumeSymmetric: true,
  });
  const order = Array.from(realEigenvalues.keys()).sort(
    (a, b) => realEigenvalues[b]! - realEigenvalues[a]! || a - b,
  );
  const data = allocateFloat64(n * n);
  for (let i = 0; i < n; i++) {
    for (const [j, from] of order.entries()) data[i * n + j] = eigenvectorMatrix.get(i, from);
  }
  return {
    values: Float64Array.from(order, (from) => realEigenvalues[from]!),
    vectors: { rows: n, cols: n, data },
  };
}
