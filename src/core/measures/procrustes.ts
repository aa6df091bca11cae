import { type Float64Matrix, gatherRows } from '../matrix';
import { nuclearNorm, rowCoordinates } from '../linalg/svd';
import { crossProduct } from '../linalg/products';
import { centredSpace, type CentredSpace } from './centred-space';
import { rigid, similarity } from './invariances';
import type { Measure, PairPreparation, Preparation, Score } from './measure';
import { constantSpace } from './undefined-scores';

/** Size of one space as Procrustes needs it: ‖c(X)‖_F = norm · 2^exponent. */
interface SizedSpace {
  /** Norm without the exponent. */
  readonly norm: number;
  readonly exponent: number;
}

/** The size together with the centred rows, for products with other spaces. */
interface SizedRows extends SizedSpace {
  readonly centred: Float64Matrix;
}

const procrustes: Preparation<SizedRows, CentredSpace, SizedSpace> = {
  id: 'procrustes',
  from: centredSpace,
  usesOptions: false,
  run({ centred, norm }) {
    const { exponent } = centred;
    // A rotation changes nothing, so D > N dimensions can be reduced to N.
    return centred.cols <= centred.rows
      ? { centred, norm, exponent }
      : { centred: rowCoordinates(centred), norm, exponent };
  },
  ofRows: {
    any: false,
    run: ({ centred, ...size }, rows) => ({ ...size, centred: gatherRows(centred, rows) }),
  },
  ofMoments: {
    needs: 'exact-products',
    run: ({ self, exponent }) => ({ norm: Math.sqrt(self.inner), exponent }),
  },
};

/** ‖c(X)ᵀc(Y)‖_*, without the exponents. */
const crossNuclearNorm: PairPreparation<SizedRows, number, SizedSpace> = {
  id: 'cross-nuclear-norm',
  run: (x, y) => nuclearNorm(crossProduct(x.centred, y.centred)),
  ofMoments: (_x, _y, { cross }) => nuclearNorm(cross),
  flip: (value) => value,
};

const common = {
  family: 'Procrustes',
  symmetric: true,
  cost: 'N·D² + D³',
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  preparation: procrustes,
  pairPreparation: crossNuclearNorm,
} as const;

const rounding = 64 * Number.EPSILON;

/** ‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖); undefined for a constant space. */
function bures(x: SizedSpace, y: SizedSpace, nuclear: number): Score {
  if (x.norm === 0 || y.norm === 0) return constantSpace;
  const value = nuclear / (x.norm * y.norm);
  // Values within rounding of 1 are 1: the arccos would turn the last bits into 1e-7.
  return { value: value > 1 - rounding ? 1 : value };
}

function mapScore(score: Score, map: (value: number) => number): Score {
  return score.value === undefined ? score : { value: map(score.value) };
}

/** Normalised Bures similarity. */
export const normalizedBures: Measure<SizedRows, number, SizedSpace> = {
  ...common,
  id: 'nbs',
  name: 'Normalised Bures similarity',
  formula: '‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖)',
  source: 'Tang et al. 2020, Similarity of Neural Networks with Gradients',
  convention:
    'Nuclear norm of the cross product of the centred columns: cosine of the Procrustes angle.',
  direction: 'higher',
  selfScore: 1,
  range: [0, 1],
  invariances: similarity,
  compare: (x, y, _, nuclear) => bures(x, y, nuclear),
};

/** Angle between the two spaces after the best rotation. */
export const procrustesAngular: Measure<SizedRows, number, SizedSpace> = {
  ...common,
  id: 'procrustes-angular',
  name: 'Procrustes (angular)',
  formula: 'arccos(‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖))',
  source: 'Williams et al. 2021, Generalized Shape Metrics on Neural Representations, eq. 6',
  convention: 'Angle in radians after centring, scaling to unit norm and the best orthogonal map.',
  direction: 'lower',
  selfScore: 0,
  range: [0, Math.PI / 2],
  invariances: similarity,
  compare: (x, y, _, nuclear) => mapScore(bures(x, y, nuclear), Math.acos),
};

/** Squared distance after the best rotation, of the spaces scaled to unit norm. */
export const procrustesNormalizedSquared: Measure<SizedRows, number, SizedSpace> = {
  ...common,
  id: 'procrustes-normalized-squared',
  name: 'Procrustes (normalised, squared)',
  formula: '2 − 2‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖)',
  source: 'Ding et al. 2021, Grounding Representation Similarity with Statistical Testing, sec. 2',
  convention:
    'Squared Frobenius distance after centring, scaling to unit norm and the best orthogonal map: 2 − 2·nbs.',
  direction: 'lower',
  selfScore: 0,
  range: [0, 2],
  invariances: similarity,
  compare: (x, y, _, nuclear) => mapScore(bures(x, y, nuclear), (value) => 2 - 2 * value),
};

/** Distance after the best rotation, sizes kept. */
export const procrustesSizeAndShape: Measure<SizedRows, number, SizedSpace> = {
  ...common,
  id: 'procrustes-size-and-shape',
  name: 'Procrustes (size and shape)',
  formula: '√(‖c(X)‖² + ‖c(Y)‖² − 2‖c(X)ᵀc(Y)‖_*)',
  source: 'Williams et al. 2021, Generalized Shape Metrics on Neural Representations',
  convention:
    'Frobenius distance after centring and the best orthogonal map, without scaling: grows with N and with the units.',
  direction: 'lower',
  selfScore: 0,
  range: [0, Infinity],
  invariances: rigid,
  compare(x, y, _, nuclear) {
    // Both in units of the larger exponent, so that squares of 1e30 or 1e-30 stay in range.
    const unit = Math.max(x.exponent, y.exponent);
    const [scaleX, scaleY] = [2 ** (x.exponent - unit), 2 ** (y.exponent - unit)];
    const [normX, normY] = [x.norm * scaleX, y.norm * scaleY];
    const squares = normX * normX + normY * normY;
    const difference = squares - 2 * nuclear * scaleX * scaleY;
    // A difference of numbers that agree in all their digits is rounding, not a distance.
    return { value: difference <= rounding * squares ? 0 : Math.sqrt(difference) * 2 ** unit };
  },
};
