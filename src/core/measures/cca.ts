import { type Float64Matrix, type Matrix, transpose } from '../matrix';
import { crossProduct, scaleBoth } from '../linalg/products';
import { singularValues } from '../linalg/svd';
import { affine, similarity } from './invariances';
import type { Measure, Score } from './measure';
import {
  type CanonicalPair,
  canonicalPair,
  type PrincipalAxes,
  type PrincipalSpace,
  principalSpace,
} from './principal-space';
import { constantSpace } from './undefined-scores';

const common = {
  family: 'CCA',
  direction: 'higher',
  selfScore: 1,
  range: [0, 1],
  cost: 'N·D² + D³',
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  rowsPerDimension: 5,
  preparation: principalSpace,
  pairPreparation: canonicalPair,
} as const;

const rankNote = 'singular values up to 1e-6 of the largest count as zero';

/** Mean of `of` over the canonical correlations; undefined for a constant space. */
function meanCorrelation(
  { correlations }: CanonicalPair,
  of: (correlation: number) => number,
): Score {
  if (correlations.length === 0) return constantSpace;
  return { value: correlations.reduce((sum, each) => sum + of(each), 0) / correlations.length };
}

export const ccaMean: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  ...common,
  id: 'cca-mean',
  name: 'CCA (mean correlation)',
  formula: 'Σρᵢ / min(rank X, rank Y)',
  source: 'Hotelling 1936; Raghu et al. 2017, SVCCA, sec. 2',
  convention: `Mean of the canonical correlations over the smaller rank; ${rankNote}. 1 whenever N ≤ D.`,
  symmetric: true,
  invariances: affine,
  compare: (_x, _y, _, pair) => meanCorrelation(pair, (correlation) => correlation),
};

export const ccaMeanSquared: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  ...common,
  id: 'cca-mean-squared',
  name: 'CCA (mean squared correlation)',
  formula: 'Σρᵢ² / min(rank X, rank Y)',
  source: 'Kornblith et al. 2019, Similarity of Neural Network Representations Revisited, table 1',
  convention: `Mean of the squared canonical correlations over the smaller rank; ${rankNote}. 1 whenever N ≤ D.`,
  symmetric: true,
  invariances: affine,
  compare: (_x, _y, _, pair) => meanCorrelation(pair, (correlation) => correlation ** 2),
};

/** Share of the sum of squared singular values that SVCCA keeps. */
const retainedVariance = 0.99;

export const svcca: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  ...common,
  id: 'svcca',
  name: 'SVCCA',
  formula: 'mean ρᵢ of the principal components that hold 99 % of Σσ²',
  source: 'Raghu et al. 2017, SVCCA: Singular Vector Canonical Correlation Analysis',
  convention:
    'Both sides cut to the fewest principal components that hold 99 % of the variance, then the mean canonical correlation over the smaller number of them.',
  symmetric: true,
  invariances: similarity,
  compare(x, y, _, { cross }) {
    if (cross.data.length === 0) return constantSpace;
    const selected = topLeft(cross, componentsHolding(x.values), componentsHolding(y.values));
    const correlations = singularValues(selected);
    return {
      value: correlations.reduce((sum, each) => sum + Math.min(each, 1), 0) / correlations.length,
    };
  },
};

/**
 * Smallest number of leading components that hold {@link retainedVariance} of the sum of squares.
 */
function componentsHolding(values: Float64Array): number {
  const total = values.reduce((sum, value) => sum + value ** 2, 0);
  let held = 0;
  let count = 0;
  while (count < values.length && held < retainedVariance * total) held += values[count++]! ** 2;
  return count;
}

function topLeft({ cols, data }: Matrix, height: number, width: number): Float64Matrix {
  const selected = new Float64Array(height * width);
  for (let i = 0; i < height; i++)
    selected.set(data.subarray(i * cols, i * cols + width), i * width);
  return { rows: height, cols: width, data: selected };
}

export const pwccaX: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  ...common,
  ...projectionWeighted('x', 'first'),
  compare: (x, _y, _, { left, correlations }) => weightedCorrelation(x, left, correlations),
};

export const pwccaY: Measure<PrincipalSpace, CanonicalPair, PrincipalAxes> = {
  ...common,
  ...projectionWeighted('y', 'second'),
  compare: (_x, y, _, { right, correlations }) => weightedCorrelation(y, right, correlations),
};

function projectionWeighted(side: 'x' | 'y', which: string) {
  const upper = side.toUpperCase();
  return {
    id: `pwcca-${side}`,
    name: `PWCCA (weights of ${upper})`,
    formula: `Σαᵢρᵢ / Σαᵢ with αᵢ = Σⱼ |⟨hᵢ, ${side}ⱼ⟩|, hᵢ the canonical variables of ${upper}, ${side}ⱼ its centred columns`,
    source:
      'Morcos et al. 2018, Insights on Representational Similarity in Neural Networks with CCA',
    convention: `Canonical correlations weighted by what their variables on the ${which} side account for in its columns; ${rankNote}.`,
    symmetric: false,
    // The weights sum over single columns, so rotating the axes changes them.
    invariances: { ...similarity, rotation: false },
  } as const;
}

/**
 * Mean of the correlations, weighted by how much of a space's columns their canonical variables
 * explain.
 */
function weightedCorrelation(
  { values, right }: PrincipalAxes,
  weights: Float64Matrix,
  correlations: Float64Array,
): Score {
  if (correlations.length === 0) return constantSpace;
  // hᵢᵀc(X) = weightsᵀ · diag(values) · rightᵀ, a row for each canonical variable.
  const loadings = crossProduct(scaleBoth(weights, values), transpose(right));
  let weighted = 0;
  let total = 0;
  for (let i = 0; i < correlations.length; i++) {
    const row = loadings.data.subarray(i * loadings.cols, (i + 1) * loadings.cols);
    const weight = row.reduce((sum, each) => sum + Math.abs(each), 0);
    weighted += weight * correlations[i]!;
    total += weight;
  }
  return { value: weighted / total };
}
