import { maxAssignment } from '../linalg/assignment';
import { type Float64Matrix, gatherRows, type Matrix, transpose } from '../matrix';
import { crossProduct, scaleBoth } from '../linalg/products';
import { unitColumns } from '../kernels/columns';
import { centredSpace, type CentredSpace } from './centred-space';
import { permutationAndScale } from './invariances';
import type { Measure, PairPreparation, Preparation } from './measure';
import type { SpaceMoments } from './moments';
import { constantSpace } from './undefined-scores';

/** Columns centred and divided by their length, N × D; a constant column is zeros. */
const standardColumns: Preparation<Float64Matrix, CentredSpace, undefined> = {
  id: 'standard-columns',
  from: centredSpace,
  usesOptions: false,
  run: ({ centred }) => unitColumns(centred),
  ofRows: { any: false, run: gatherRows },
  ofMoments: { needs: 'exact-products', run: () => undefined },
};

/** Pearson correlations of the columns of X with those of Y. */
interface ColumnCorrelations {
  /** D × E */
  readonly correlations: Matrix;
  readonly constant: boolean;
}

const columnCorrelations: PairPreparation<Float64Matrix, ColumnCorrelations, undefined> = {
  id: 'column-correlations',
  run: (x, y) => ({
    correlations: crossProduct(x, y),
    constant: [x, y].some(({ data }) => data.every((value) => value === 0)),
  }),
  ofMoments(x, y, { cross }) {
    const [lengthsX, lengthsY] = [x, y].map(({ moments }) => columnLengths(moments));
    const [inverseX, inverseY] = [lengthsX!, lengthsY!].map((lengths) =>
      lengths.map((length) => (length === 0 ? 0 : 1 / length)),
    );
    return {
      correlations: scaleBoth(cross, inverseX!, inverseY),
      constant: [lengthsX!, lengthsY!].some((lengths) => lengths.every((length) => length === 0)),
    };
  },
  flip: ({ correlations, constant }) => ({ correlations: transpose(correlations), constant }),
};

/** Lengths of the centred columns. */
function columnLengths({ cols, self }: SpaceMoments): Float64Array {
  return Float64Array.from({ length: cols }, (_, j) => Math.sqrt(self.cross.data[j * cols + j]!));
}

const common = {
  family: 'Matching',
  direction: 'higher',
  symmetric: true,
  range: [-1, 1],
  invariances: { ...permutationAndScale, translation: true },
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  source: 'Li et al. 2015, Convergent Learning: Do different neural networks learn the same?',
  preparation: standardColumns,
  pairPreparation: columnCorrelations,
} as const;

export const hardCorrelationMatch: Measure<Float64Matrix, ColumnCorrelations, undefined> = {
  ...common,
  id: 'hard-correlation-match',
  name: 'Correlation match (one to one)',
  formula: 'max over assignments π of the mean of Pearson(xᵢ, y_π(i))',
  convention:
    'Best one-to-one assignment of columns by signed Pearson correlation, averaged over the smaller number of columns; a constant column correlates 0 with everything.',
  cost: 'N·D² + D³',
  compare: (_x, _y, _, { correlations, constant }) =>
    constant
      ? constantSpace
      : {
          value: maxAssignment(correlations) / Math.min(correlations.rows, correlations.cols),
        },
};

export const softCorrelationMatch: Measure<Float64Matrix, ColumnCorrelations, undefined> = {
  ...common,
  id: 'soft-correlation-match',
  name: 'Correlation match (best each)',
  formula: '½ (meanᵢ maxⱼ Pearson(xᵢ, yⱼ) + meanⱼ maxᵢ Pearson(xᵢ, yⱼ))',
  convention:
    'Every column with its most correlated column of the other space, signed, averaged over both directions; a constant column correlates 0 with everything.',
  cost: 'N·D²',
  compare: (_x, _y, _, { correlations, constant }) =>
    constant
      ? constantSpace
      : {
          value: (meanRowMaximum(correlations) + meanRowMaximum(transpose(correlations))) / 2,
        },
};

function meanRowMaximum({ rows, cols, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let maximum = -Infinity;
    for (let j = 0; j < cols; j++) maximum = Math.max(maximum, data[i * cols + j]!);
    sum += maximum;
  }
  return sum / rows;
}
