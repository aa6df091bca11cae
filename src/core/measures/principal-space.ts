import { type Float64Matrix, type Matrix, transpose } from '../linalg/matrix';
import { crossProduct } from '../linalg/products';
import { svd, thinSvd, type ThinSvd } from '../linalg/svd';
import { centredSpace, type CentredSpace } from './centred-space';
import type { PairPreparation, Preparation } from './measure';

/** A centred space in its principal components: c(X) = left · diag(values) · rightᵀ · 2^exponent. */
export interface PrincipalSpace extends ThinSvd {
  /** ‖c(X)‖_F, without the exponent. */
  readonly norm: number;
  readonly exponent: number;
}

export const principalSpace: Preparation<PrincipalSpace, CentredSpace> = {
  id: 'principal',
  from: centredSpace,
  usesOptions: false,
  run: ({ centred, norm }) => ({ ...thinSvd(centred), norm, exponent: centred.exponent }),
};

/** How the principal components of two spaces go together. */
export interface CanonicalPair {
  /** UᵤᵀUᵥ of the left singular vectors, r × s. */
  readonly cross: Matrix;
  /** The SVD of `cross`: weights of the canonical variables on both sides, and their correlations. */
  readonly left: Float64Matrix;
  readonly correlations: Float64Array;
  readonly right: Float64Matrix;
}

export const canonicalPair: PairPreparation<PrincipalSpace, CanonicalPair> = {
  id: 'canonical',
  run(x, y) {
    const cross = crossProduct(x.left, y.left);
    const { left, values, right } = svd(cross);
    return { cross, left, correlations: values.map((value) => Math.min(value, 1)), right };
  },
  flip: ({ cross, left, correlations, right }) => ({
    cross: transpose(cross),
    left: right,
    correlations,
    right: left,
  }),
};
