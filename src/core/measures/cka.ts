import { centreColumns, centreInto, squaredRowNorms } from '../kernels/columns';
import { allocateFloat32, gatherRows, type Matrix } from '../matrix';
import { hasLargeProducts, squaredCrossNorm, squaredFrobenius } from '../linalg/products';
import { similarity } from './invariances';
import type { Measure, PairPreparation, Preparation, Score } from './measure';
import { constantSpace } from './undefined-scores';

/** Statistics of one space that linear CKA needs. */
interface LinearCkaSpace {
  readonly rows: number;
  /** ‖c(X)‖²_F, without the exponent: the trace of the Gram matrix. */
  readonly trace: number;
  /** Σ of the squares of the Gram matrix's diagonal. */
  readonly squaredDiagonal: number;
  /** ‖c(X)ᵀc(X)‖²_F */
  readonly squaredSelfNorm: number;
}

/** The statistics together with the rows, for products with other spaces. */
interface LinearCkaRows extends LinearCkaSpace {
  /** Centred columns without the exponent, N × D; float32 if the products are large. */
  readonly centred: Matrix;
  /** Squared length of every centred row: the diagonal of the Gram matrix. */
  readonly diagonal: Float64Array;
}

const linearCka: Preparation<LinearCkaRows, Matrix, LinearCkaSpace> = {
  id: 'linear-cka',
  usesOptions: false,
  run(rows) {
    const centred = centreForProducts(rows);
    const diagonal = squaredRowNorms(centred);
    return {
      rows: centred.rows,
      trace: diagonal.reduce((sum, value) => sum + value, 0),
      squaredDiagonal: sumOfProducts(diagonal, diagonal),
      squaredSelfNorm: squaredCrossNorm(centred, centred),
      centred,
      diagonal,
    };
  },
  ofRows: {
    any: false,
    run: ({ centred, diagonal, ...sums }, rows) => ({
      ...sums,
      centred: gatherRows(centred, rows),
      diagonal: Float64Array.from(rows, (row) => diagonal[row]!),
    }),
  },
  ofMoments: {
    needs: 'products',
    run: ({ rows, self }) => ({
      rows,
      trace: self.inner,
      squaredDiagonal: self.norms,
      squaredSelfNorm: squaredFrobenius(self.cross),
    }),
  },
};

/** Statistics of a pair of spaces that linear CKA needs. */
interface GramProducts {
  /** ‖c(X)ᵀc(Y)‖²_F: the inner product of the Gram matrices. */
  readonly all: number;
  /** Inner product of the diagonals of the Gram matrices. */
  readonly diagonals: number;
}

const gramProducts: PairPreparation<LinearCkaRows, GramProducts, LinearCkaSpace> = {
  id: 'gram-products',
  run: (x, y) => ({
    all: squaredCrossNorm(x.centred, y.centred),
    diagonals: sumOfProducts(x.diagonal, y.diagonal),
  }),
  ofMoments: (_x, _y, { cross, norms }) => ({ all: squaredFrobenius(cross), diagonals: norms }),
  flip: (pair) => pair,
};

/**
 * Centres columns without the exponent; directly in float32, half the memory, if the products are
 * large.
 */
function centreForProducts(rows: Matrix): Matrix {
  if (!hasLargeProducts(rows)) return centreColumns(rows);
  const data = allocateFloat32(rows.data.length);
  centreInto(rows, data);
  return { ...rows, data };
}

function sumOfProducts(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

const common = {
  family: 'CKA',
  direction: 'higher',
  selfScore: 1,
  symmetric: true,
  invariances: similarity,
  cost: 'N·D²',
  allPairs: false,
  sameDimensions: false,
  preparation: linearCka,
  pairPreparation: gramProducts,
} as const;

/** Linear centred kernel alignment. */
export const ckaLinear: Measure<LinearCkaRows, GramProducts, LinearCkaSpace> = {
  ...common,
  id: 'cka-linear',
  name: 'CKA (linear, biased)',
  formula: '‖c(Y)ᵀc(X)‖²_F / (‖c(X)ᵀc(X)‖_F ‖c(Y)ᵀc(Y)‖_F)',
  source: 'Kornblith et al. 2019, Similarity of Neural Network Representations Revisited, eq. 4',
  convention: 'Linear kernel, centred columns, biased HSIC: near 1 even for noise when N ≲ D.',
  range: [0, 1],
  minimumRows: 2,
  compare(x, y, _, { all }) {
    const denominator = Math.sqrt(x.squaredSelfNorm) * Math.sqrt(y.squaredSelfNorm);
    return denominator === 0 ? constantSpace : { value: all / denominator };
  },
};

/** Linear CKA with the unbiased estimator of HSIC in all three places. */
export const ckaLinearDebiased: Measure<LinearCkaRows, GramProducts, LinearCkaSpace> = {
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
  compare(x, y, _, pair): Score {
    if (x.trace === 0 || y.trace === 0) return constantSpace;
    const [xx, yy] = [x, y].map((space) => {
      const self = { all: space.squaredSelfNorm, diagonals: space.squaredDiagonal };
      return hsic1(space, space, self);
    });
    return debiased(hsic1(x, y, pair), xx!, yy!);
  },
};

/** xy / √(xx · yy) of unbiased estimates, which need not be positive. */
export function debiased(xy: number, xx: number, yy: number): Score {
  return xx > 0 && yy > 0
    ? { value: xy / (Math.sqrt(xx) * Math.sqrt(yy)) }
    : { undefined: 'The unbiased HSIC of a space with itself is not positive: too few rows.' };
}

/**
 * n(n−3) · HSIC₁ of two Gram matrices K, L of centred features, computed from the features. With K̃
 * the Gram matrix without its diagonal: tr(K̃L̃) = ‖XᵀY‖² − Σkᵢlᵢ, and K̃1 = −k because the rows of
 * K sum to 0.
 */
function hsic1(x: LinearCkaSpace, y: LinearCkaSpace, { all, diagonals }: GramProducts): number {
  const n = x.rows;
  return all - diagonals + (x.trace * y.trace) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * diagonals;
}
