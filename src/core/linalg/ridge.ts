import { allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';
import { crossProduct, gram } from './products';
import { solvePositive } from './positive-solve';

/** Solves for W (K × T) for a λ above 0; undefined if λ is too small for float64. */
export type RidgeSolver = (lambda: number) => Float64Matrix | undefined;

/**
 * Returns a solver for the W that minimises ‖Y − XW‖²/n + λ‖W‖², for X (n × K) and Y (n × T), which
 * is called for one λ after another. Solves the normal equations by Cholesky in K or n unknowns per
 * target, whichever are fewer (both give the same W). The products, which take longest, are
 * computed once.
 */
export function ridgeSolver(x: Matrix, y: Matrix): RidgeSolver {
  if (x.cols <= x.rows) {
    const [ofX, withY] = [crossProduct(x, x), crossProduct(x, y)];
    return (lambda) => solveShifted(ofX, x.rows * lambda, withY);
  }
  const ofRows = gram(x);
  return (lambda) => {
    const dual = solveShifted(ofRows, x.rows * lambda, y);
    return dual === undefined ? undefined : crossProduct(x, dual);
  };
}

/** (A + shift·I)⁻¹ B for a symmetric A ≥ 0. */
function solveShifted(a: Float64Matrix, shift: number, b: Matrix): Float64Matrix | undefined {
  const shifted = { ...a, data: Float64Array.from(a.data) };
  for (let i = 0; i < a.rows; i++) shifted.data[i * a.cols + i]! += shift;
  const solution = { ...b, data: allocateFloat64(b.data.length) };
  solution.data.set(b.data);
  return solvePositive(shifted, solution) ? solution : undefined;
}
