import { allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { crossProduct, product } from '../../linalg/products';
import type { ThinSvd } from '../../linalg/svd';
import { shifted, type Translation } from './translation';

/** Computes V diag(f(σ)) Uᵀ Y for B = U diag(σ) Vᵀ. */
function spectralSolve(
  { left, values, right }: ThinSvd,
  y: Matrix,
  factor: (value: number) => number,
): Float64Matrix {
  const rotated = crossProduct(left, y);
  const scaled = allocateFloat64(rotated.data.length);
  for (let at = 0; at < scaled.length; at++) {
    scaled[at] = rotated.data[at]! * factor(values[Math.floor(at / y.cols)]!);
  }
  return product(right, { ...rotated, data: scaled });
}

/**
 * Least squares with an intercept; the minimum-norm solution if the anchors do not determine it.
 */
export const affine: Translation = {
  id: 'affine',
  name: 'Affine',
  formula: 'min ‖c(A) − c(B)W‖², z ↦ (z − mean B)W + mean A',
  source: 'Maiorca et al. 2023, Latent Space Translation via Semantic Alignment; thin SVD',
  fit: (from, to) => ({
    origin: from.mean,
    weights: spectralSolve(from.centred, shifted(to.anchors, to.mean), (value) => 1 / value),
    target: to.mean,
  }),
};

/** Least squares without an intercept. */
export const linear: Translation = {
  id: 'linear',
  name: 'Linear',
  formula: 'min ‖A − BW‖², z ↦ zW',
  source: 'Maiorca et al. 2023; thin SVD',
  fit: (from, to) => ({
    origin: new Float64Array(from.anchors.cols),
    weights: spectralSolve(from.raw, to.anchors, (value) => 1 / value),
    target: new Float64Array(to.anchors.cols),
  }),
};

/** Affine map with a penalty on W that is relative to the anchors' mean variance. */
export const ridgeTranslation: Translation = {
  id: 'ridge',
  name: 'Ridge',
  formula: 'min ‖c(A) − c(B)W‖²/K + λ·v‖W‖², v the mean variance of the columns of B',
  source: 'Hoerl & Kennard 1970; λ relative, so that the scale of B does not matter',
  fit(from, to, ridge) {
    const { values } = from.centred;
    const penalty =
      (ridge * values.reduce((sum, value) => sum + value ** 2, 0)) / from.anchors.cols;
    return {
      origin: from.mean,
      weights: spectralSolve(
        from.centred,
        shifted(to.anchors, to.mean),
        (value) => value / (value ** 2 + penalty),
      ),
      target: to.mean,
    };
  },
};
