import { allocateFloat64, type Float64Matrix, type Matrix } from './matrix';
import { crossProduct, gram } from './products';
import { solvePositive } from './positive-solve';

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
  const shifted = { ...a, data: Float64Array.from(a.data) };
  for (let i = 0; i < a.rows; i++) shifted.data[i * a.cols + i]! += shift;
  const solution = { ...b, data: allocateFloat64(b.data.length) };
  solution.data.set(b.data);
  return solvePositive(shifted, solution) ? solution : undefined;
}
