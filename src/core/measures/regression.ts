import { product, scaleBoth, squaredFrobenius } from '../linalg/products';
import { squaredRowNorms } from '../kernels/columns';
import { type Matrix, transpose } from '../matrix';
import { affine } from './invariances';
import type { Measure, Score } from './measure';
import {
  type CanonicalPair,
  canonicalPair,
  type PrincipalAxes,
  type PrincipalSpace,
  principalRows,
  principalSpace,
} from './principal-space';
import { constantSpace } from './undefined-scores';

type Direction = 'xy' | 'yx';

const common = {
  family: 'Regression',
  direction: 'higher',
  selfScore: 1,
  symmetric: false,
  // Any affine map of the predictors, and a rotation, scale and translation of the target; declared
  // is what holds for both.
  invariances: { ...affine, invertibleLinear: false },
  cost: 'N·D² + D³',
  allPairs: false,
  sameDimensions: false,
  preparation: principalSpace,
  pairPreparation: canonicalPair,
} as const;

/** Share of one space's variance that a linear regression on the other explains, in sample. */
function linearR2(direction: Direction): Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> {
  const [from, to] = names(direction);
  return {
    ...common,
    id: `linear-r2-${direction}`,
    name: `Linear R² (${from} → ${to})`,
    formula: `‖Uᵀc(${to})‖² / ‖c(${to})‖², U an orthonormal basis of the columns of c(${from})`,
    source:
      'Kornblith et al. 2019, Similarity of Neural Network Representations Revisited, table 1',
    convention: `Least squares with intercept, in sample, over all columns of ${to} at once; singular values up to 1e-6 of the largest count as zero. 1 whenever N ≤ D.`,
    range: [0, 1],
    minimumRows: 2,
    rowsPerDimension: 5,
    compare(x, y, _, { cross }) {
      const { predictors, target, ontoTarget } = oriented(direction, x, y, cross);
      if (predictors.norm === 0 || target.norm === 0) return constantSpace;
      const ones = new Float64Array(ontoTarget.rows).fill(1);
      const explained = squaredFrobenius(scaleBoth(ontoTarget, ones, target.values));
      return { value: explained / target.norm ** 2 };
    },
  };
}

/** Minimum of 1 − leverage: below it, the other rows do not determine the row's prediction. */
const minFreedom = 1e-9;

/** Share of variance explained if every row is predicted by the regression on all other rows. */
function crossValidatedR2(direction: Direction): Measure<PrincipalSpace, CanonicalPair> {
  const [from, to] = names(direction);
  return {
    ...common,
    id: `linear-r2-cv-${direction}`,
    name: `Linear R² (${from} → ${to}, cross-validated)`,
    formula: `1 − Σ‖eᵢ / (1 − hᵢ)‖² / Σ‖yᵢ − ȳ₋ᵢ‖², e the in-sample residuals, h the leverages, ȳ₋ᵢ the mean of the other rows`,
    source: 'Allen 1974, The Relationship between Variable Selection and Data Augmentation (PRESS)',
    convention: `Leave-one-out: every row of ${to} predicted by the least squares fit, with intercept, to all other rows. Negative where the mean predicts better.`,
    range: [-Infinity, 1],
    minimumRows: 3,
    preparation: principalRows,
    compare(x, y, _, { cross }): Score {
      const { predictors, target, ontoTarget } = oriented(direction, x, y, cross);
      if (predictors.norm === 0 || target.norm === 0) return constantSpace;
      const n = target.left.rows;
      const leverages = squaredRowNorms(predictors.left);
      const residuals = squaredRowNorms(residualsOf(target, product(predictors.left, ontoTarget)));
      let press = 0;
      for (let i = 0; i < n; i++) {
        const freedom = 1 - 1 / n - leverages[i]!;
        if (freedom < minFreedom) {
          return {
            undefined: `A row is the only one along some dimension of ${from}, so the others cannot predict it: too few rows.`,
          };
        }
        press += residuals[i]! / freedom ** 2;
      }
      const baseline = (n / (n - 1)) ** 2 * target.norm ** 2;
      return { value: 1 - press / baseline };
    },
  };
}

function names(direction: Direction): [string, string] {
  return direction === 'xy' ? ['X', 'Y'] : ['Y', 'X'];
}

/** The pair with its predictor and its target: `ontoTarget` is UᵀV of their bases. */
function oriented<S>(
  direction: Direction,
  x: S,
  y: S,
  cross: Matrix,
): { predictors: S; target: S; ontoTarget: Matrix } {
  return direction === 'xy'
    ? { predictors: x, target: y, ontoTarget: cross }
    : { predictors: y, target: x, ontoTarget: transpose(cross) };
}

/** Residuals of the target's rows, in the target's principal components. */
function residualsOf({ left, values }: PrincipalSpace, fitted: Matrix): Matrix {
  const data = new Float64Array(left.data.length);
  for (let at = 0; at < data.length; at++) {
    data[at] = (left.data[at]! - fitted.data[at]!) * values[at % left.cols]!;
  }
  return { ...left, data };
}

export const regressionMeasures = [
  linearR2('xy'),
  linearR2('yx'),
  crossValidatedR2('xy'),
  crossValidatedR2('yx'),
];
