import { type Float64Matrix, gatherRows, type Matrix, transpose } from '../matrix';
import { crossProduct, product } from '../linalg/products';
import { svd, thinSvd, type ThinSvd } from '../linalg/svd';
import { centredSpace, type CentredSpace } from './centred-space';
import type { PairPreparation, Preparation } from './measure';
import { rotatedAxes, rotatedProducts } from './moment-axes';
import type { PairMoments, SpaceMoments } from './moments';

/** Principal axes of a centred space: c(X) = U · diag(values) · rightᵀ · 2^exponent. */
export interface PrincipalAxes extends Omit<ThinSvd, 'left'> {
  /** ‖c(X)‖_F, without the exponent. */
  readonly norm: number;
  readonly exponent: number;
}

/** The axes with the rows' principal components U as `left`. */
export interface PrincipalSpace extends PrincipalAxes, ThinSvd {}

/** Preparation with the principal components of the rows, for measures that use single rows. */
export const principalRows: Preparation<PrincipalSpace, CentredSpace> = {
  id: 'principal',
  from: centredSpace,
  usesOptions: false,
  run: ({ centred, norm }) => ({ ...thinSvd(centred), norm, exponent: centred.exponent }),
  ofRows: {
    any: false,
    run: ({ left, ...axes }, rows) => ({ ...axes, left: gatherRows(left, rows) }),
  },
};

/** The same preparation for measures that need only sums over rows. */
export const principalSpace: Preparation<PrincipalSpace, CentredSpace, PrincipalAxes> = {
  ...principalRows,
  ofMoments: { needs: 'axes', run: principalAxes },
};

/** Computes the principal axes of a space from its moments. */
export function principalAxes({ self, axes, exponent }: SpaceMoments): PrincipalAxes {
  const { values, right } = rotatedAxes(axes!, self);
  return { values, right, norm: Math.sqrt(self.inner), exponent };
}

/** Products of the principal components of two spaces, and their canonical correlations. */
export interface CanonicalPair {
  /** UᵤᵀUᵥ of the left singular vectors, r × s. */
  readonly cross: Matrix;
  /** The SVD of `cross`: weights of the canonical variables on both sides, and their correlations. */
  readonly left: Float64Matrix;
  readonly correlations: Float64Array;
  readonly right: Float64Matrix;
}

export const canonicalPair: PairPreparation<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  id: 'canonical',
  run: (x, y) => canonicalOf(crossProduct(x.left, y.left)),
  ofMoments: ({ moments: x }, { moments: y }, pair) => canonicalOf(componentProducts(x, y, pair)),
  flip: ({ cross, left, correlations, right }) => ({
    cross: transpose(cross),
    left: right,
    correlations,
    right: left,
  }),
};

function canonicalOf(cross: Matrix): CanonicalPair {
  const { left, values, right } = svd(cross);
  return { cross, left, correlations: values.map((value) => Math.min(value, 1)), right };
}

/** Computes UᵤᵀUᵥ of the principal components of two spaces from their moments. */
export function componentProducts(
  x: SpaceMoments,
  y: SpaceMoments,
  pair: PairMoments,
): Float64Matrix {
  const [left, right] = [x, y].map(({ axes, self }) => rotatedAxes(axes!, self).components);
  return product(crossProduct(left!, rotatedProducts(x.axes!, y.axes!, pair)), right!);
}
