import { allocateFloat64, type Float64Matrix } from '../../matrix';
import { crossProduct, product } from '../../linalg/products';
import { type ThinSvd, thinSvd } from '../../linalg/svd';
import type { AnchorSide, Translation } from './translation';

/**
 * Procrustes: rotation or reflection, one scale, and a shift. If dimensions differ, the smaller
 * space is padded with zeros; directions that the anchors do not span map to zero.
 */
export const orthogonal: Translation = {
  id: 'orthogonal',
  name: 'Orthogonal (Procrustes)',
  formula: 'min ‖c(A) − c(B)R‖² over RᵀR = I, z ↦ s(z − mean B)R + mean A, s = ‖c(A)‖/‖c(B)‖',
  source: 'Schönemann 1966; Maiorca et al. 2023 with zero padding',
  fit(from, to) {
    const none = from.centred.values.length === 0 || to.centred.values.length === 0;
    if (none) return { origin: from.mean, weights: zeros(from, to), target: to.mean };
    // c(B)ᵀc(A) = V_B (S_B U_Bᵀ U_A S_A) V_Aᵀ: only the SVD of the middle factor is needed.
    const core = thinSvd(crossProduct(stretched(from.centred), stretched(to.centred)));
    const left = product(from.centred.right, core.left);
    const right = product(to.centred.right, core.right);
    const scale = norm(to.centred) / norm(from.centred);
    return { origin: from.mean, weights: timesTransposed(left, right, scale), target: to.mean };
  },
};

/** Weights of zero, which map every row to the mean, for a constant space. */
function zeros(
  { anchors: { cols: rows } }: AnchorSide,
  { anchors: { cols } }: AnchorSide,
): Float64Matrix {
  return { rows, cols, data: allocateFloat64(rows * cols) };
}

/** U diag(σ) */
function stretched({ left, values }: ThinSvd): Float64Matrix {
  const data = allocateFloat64(left.data.length);
  for (let at = 0; at < data.length; at++) data[at] = left.data[at]! * values[at % left.cols]!;
  return { ...left, data };
}

function norm({ values }: ThinSvd): number {
  return Math.hypot(...values);
}

/** scale · ABᵀ */
function timesTransposed(a: Float64Matrix, b: Float64Matrix, scale: number): Float64Matrix {
  const data = allocateFloat64(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) {
      let sum = 0;
      for (let l = 0; l < a.cols; l++) sum += a.data[i * a.cols + l]! * b.data[j * b.cols + l]!;
      data[i * b.rows + j] = scale * sum;
    }
  }
  return { rows: a.rows, cols: b.rows, data };
}
