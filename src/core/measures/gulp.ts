import { squaredFrobenius, scaleBoth } from '../linalg/products';
import { affine } from './invariances';
import type { Measure } from './measure';
import {
  type CanonicalPair,
  canonicalPair,
  type PrincipalAxes,
  type PrincipalSpace,
  principalSpace,
} from './principal-space';
import { constantSpace } from './undefined-scores';

/** Distance between the predictions of ridge regressions from the two spaces, for any target. */
export const gulp: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  id: 'gulp',
  name: 'GULP',
  formula:
    'tr(A²) + tr(B²) − 2 tr(AB), A = X(XᵀX + NλI)⁻¹Xᵀ and B of Y alike; at λ = 0: rank X + rank Y − 2Σρᵢ²',
  source: 'Boix-Adserà et al. 2022, GULP: a prediction-based metric between representations',
  convention:
    'Squared distance; columns centred, each space scaled so that its covariances sum to 1 before the ridge λ is added.',
  family: 'Regression',
  direction: 'lower',
  selfScore: 0,
  symmetric: true,
  range: [0, Infinity],
  // The invariances for λ = 0; with λ > 0 it is invariant to rotation and scale, but to no linear
  // map that changes the spectrum.
  invariances: affine,
  cost: 'N·D² + D³',
  option: {
    id: 'lambda',
    name: 'λ',
    description: 'Ridge added to the covariance of a space whose total variance is 1.',
    suffix: '-',
    default: 0,
    minimum: 0,
    maximum: 1e6,
    integer: false,
  },
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  rowsPerDimension: 5,
  preparation: principalSpace,
  pairPreparation: canonicalPair,
  compare(x, y, options, { cross }) {
    if (x.norm === 0 || y.norm === 0) return constantSpace;
    const [a, b] = [x, y].map((space) => shrinkage(space, options['lambda']!));
    const [rootA, rootB] = [a!.map(Math.sqrt), b!.map(Math.sqrt)];
    const shared = squaredFrobenius(scaleBoth(cross, rootA, rootB));
    return { value: Math.max(0, sumOfSquares(a!) + sumOfSquares(b!) - 2 * shared) };
  },
};

/** λᵢ / (λᵢ + λ) for the eigenvalues λᵢ of the covariance, which are scaled to sum to 1. */
function shrinkage({ values, norm }: PrincipalAxes, lambda: number): Float64Array {
  return values.map((value) => {
    const variance = (value / norm) ** 2;
    return variance / (variance + lambda);
  });
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
