import { CholeskyDecomposition } from 'ml-matrix';
import { allocateFloat64, type Float64Matrix, type Matrix } from './matrix';
import { crossProduct, gram } from './products';
import { toMlMatrix } from './svd';

/**
 * W (K × T) that minimises ‖Y − XW‖²/n + λ‖W‖² for X (n × K) and Y (n × T): the normal equations, in
 * whichever of K and n unknowns a target is fewer (both give the same W), by Cholesky.
 * @param lambda above 0
 * @returns undefined where λ is too small for the equations to be positive definite in float64
 */
export function ridgeCoefficients(x: Matrix, y: Matrix, lambda: number): Float64Matrix | undefined {
  if (x.cols <= x.rows) {
    return solveShifted(crossProduct(x, x), x.rows * lambda, crossProduct(x, y));
  }
  const dual = solveShifted(gram(x), x.rows * lambda, y);
  return dual === undefined ? undefined : crossProduct(x, dual);
}

/** (A + shift·I)⁻¹ B for a symmetric A ≥ 0. */
function solveShifted(a: Float64Matrix, shift: number, b: Matrix): Float64Matrix | undefined {
  const shifted = toMlMatrix(a);
  for (let i = 0; i < a.rows; i++) shifted.set(i, i, shifted.get(i, i) + shift);
  const cholesky = new CholeskyDecomposition(shifted);
  if (!cholesky.isPositiveDefinite()) return undefined;
  const solved = cholesky.solve(toMlMatrix(b));
  const data = allocateFloat64(b.rows * b.cols);
  for (let i = 0; i < b.rows; i++) {
    for (let j = 0; j < b.cols; j++) data[i * b.cols + j] = solved.get(i, j);
  }
  return { rows: b.rows, cols: b.cols, data };
}
