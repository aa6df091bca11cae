import { nuclearNorm } from '../linalg/svd';
import { scaleBoth } from '../linalg/products';
import { rigid } from './invariances';
import type { Measure } from './measure';
import {
  type CanonicalPair,
  canonicalPair,
  type PrincipalAxes,
  type PrincipalSpace,
  principalSpace,
} from './principal-space';
import { constantSpace } from './undefined-scores';

const rounding = 64 * Number.EPSILON;

/** Angle between partially whitened spaces: Procrustes at α = 1, CCA at α = 0. */
export const shape: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  id: 'shape',
  name: 'Generalised shape metric',
  formula: 'arccos(‖φ(X)ᵀφ(Y)‖_* / (‖φ(X)‖ ‖φ(Y)‖)), φ(X) = c(X)(αI + (1 − α)(c(X)ᵀc(X))^(−½))',
  source:
    'Williams et al. 2021, Generalized Shape Metrics on Neural Representations, sec. 2 (partial whitening)',
  convention:
    'Angle in radians; α = 1 is the Procrustes angle, α = 0 that of CCA. Between them the units of the space matter, as it is not scaled before whitening.',
  family: 'Procrustes',
  direction: 'lower',
  selfScore: 0,
  symmetric: true,
  range: [0, Math.PI / 2],
  invariances: rigid,
  cost: 'N·D² + D³',
  option: {
    id: 'alpha',
    name: 'α',
    description: 'From 0, whitened, to 1, as it is.',
    suffix: '-',
    default: 0.5,
    minimum: 0,
    maximum: 1,
    integer: false,
  },
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  preparation: principalSpace,
  pairPreparation: canonicalPair,
  compare(x, y, options, { cross }) {
    if (x.norm === 0 || y.norm === 0) return constantSpace;
    const [a, b] = [x, y].map((space) => whitened(space, options['alpha']!));
    const nuclear = nuclearNorm(scaleBoth(cross, a!, b));
    const cosine = nuclear / Math.sqrt(sumOfSquares(a!) * sumOfSquares(b!));
    // Values within rounding of 1 are 1: the arccos would turn the last bits into 1e-7.
    return { value: cosine > 1 - rounding ? 0 : Math.acos(cosine) };
  },
};

/** Singular values of the partially whitened space, divided by the first of them. */
function whitened({ values, exponent }: PrincipalAxes, alpha: number): Float64Array {
  const [first = 0] = values;
  const maximum = alpha * first * 2 ** exponent + (1 - alpha);
  return values.map((value) => (alpha * value * 2 ** exponent + (1 - alpha)) / maximum);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}
