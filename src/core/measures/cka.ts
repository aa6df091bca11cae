import { squaredRowNorms } from '../linalg/columns';
import type { Matrix } from '../linalg/matrix';
import { forLargeProducts, squaredCrossNorm } from '../linalg/products';
import { centredSpace, type CentredSpace } from './centred-space';
import { similarity } from './invariances';
import type { Measure, PairPreparation, Preparation, Score } from './measure';
import { constantSpace } from './undefined-scores';

/** What linear CKA needs of one space. */
interface LinearCkaSpace {
  /** N × D, centred columns without the exponent; float32 where products would take long. */
  readonly centred: Matrix;
  /** ‖c(X)‖_F, without the exponent. */
  readonly norm: number;
  /** Squared length of every centred row: the diagonal of the Gram matrix. */
  readonly diagonal: Float64Array;
  /** ‖c(X)ᵀc(X)‖²_F */
  readonly squaredSelfNorm: number;
}

const linearCka: Preparation<LinearCkaSpace, CentredSpace> = {
  id: 'linear-cka',
  from: centredSpace,
  usesOptions: false,
  run(space) {
    const centred = forLargeProducts(space.centred);
    return {
      centred,
      norm: space.norm,
      diagonal: squaredRowNorms(centred),
      squaredSelfNorm: squaredCrossNorm(centred, centred),
    };
  },
};

/** ‖c(X)ᵀc(Y)‖²_F */
const squaredCross: PairPreparation<LinearCkaSpace, number> = {
  id: 'squared-cross-norm',
  run: (x, y) => squaredCrossNorm(x.centred, y.centred),
  flip: (value) => value,
};

const common = {
  family: 'CKA',
  direction: 'higher',
  selfScore: 1,
  symmetric: true,
  invariances: similarity,
  cost: 'N·D²',
  streams: true,
  allPairs: false,
  sameDimensions: false,
  preparation: linearCka,
  pairPreparation: squaredCross,
} as const;

/** Linear centred kernel alignment. */
export const ckaLinear: Measure<LinearCkaSpace, number> = {
  ...common,
  id: 'cka-linear',
  name: 'CKA (linear, biased)',
  formula: '‖c(Y)ᵀc(X)‖²_F / (‖c(X)ᵀc(X)‖_F ‖c(Y)ᵀc(Y)‖_F)',
  source: 'Kornblith et al. 2019, Similarity of Neural Network Representations Revisited, eq. 4',
  convention: 'Linear kernel, centred columns, biased HSIC: near 1 even for noise when N ≲ D.',
  range: [0, 1],
  minimumRows: 2,
  compare(x, y, _, cross) {
    const denominator = Math.sqrt(x.squaredSelfNorm) * Math.sqrt(y.squaredSelfNorm);
    return denominator === 0 ? constantSpace : { value: cross / denominator };
  },
};

/** Linear CKA with the unbiased estimator of HSIC in all three places. */
export const ckaLinearDebiased: Measure<LinearCkaSpace, number> = {
  ...common,
  id: 'cka-linear-debiased',
  name: 'CKA (linear, debiased)',
  formula: 'HSIC₁(X, Y) / √(HSIC₁(X, X) HSIC₁(Y, Y))',
  source:
    'Song et al. 2012, Feature Selection via Dependence Maximization, eq. 5; Kornblith et al. 2019',
  convention:
    'Linear kernel, unbiased HSIC₁ in all three places: about 0 for noise, may be negative; undefined where the denominator is not positive.',
  range: [-1, 1],
  minimumRows: 4,
  compare(x, y, _, cross): Score {
    if (x.norm === 0 || y.norm === 0) return constantSpace;
    return debiased(
      hsic1(cross, x.diagonal, y.diagonal),
      hsic1(x.squaredSelfNorm, x.diagonal, x.diagonal),
      hsic1(y.squaredSelfNorm, y.diagonal, y.diagonal),
    );
  },
};

/** xy / √(xx · yy) of unbiased estimates, which need not be positive. */
export function debiased(xy: number, xx: number, yy: number): Score {
  return xx > 0 && yy > 0
    ? { value: xy / (Math.sqrt(xx) * Math.sqrt(yy)) }
    : { undefined: 'The unbiased HSIC of a space with itself is not positive: too few rows.' };
}

/**
 * n(n−3) · HSIC₁ of two Gram matrices K, L of centred features, through features. With K̃ the Gram
 * matrix without its diagonal: tr(K̃L̃) = ‖XᵀY‖² − Σkᵢlᵢ, and K̃1 = −k because the rows of K sum to 0.
 */
export function hsic1(squaredCross: number, k: Float64Array, l: Float64Array): number {
  const n = k.length;
  let products = 0;
  let sumK = 0;
  let sumL = 0;
  for (let i = 0; i < n; i++) {
    products += k[i]! * l[i]!;
    sumK += k[i]!;
    sumL += l[i]!;
  }
  return squaredCross - products + (sumK * sumL) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * products;
}
