import { debiased } from './cka';
import { conformal } from './invariances';
import type { Measure } from './measure';
import {
  distanceBetween,
  meanOverRows,
  neighbourCount,
  type Neighbourhoods,
  neighbourhoods,
  neighboursOf,
  withoutNeighbours,
} from './neighbours';

const common = {
  family: 'Neighbours',
  direction: 'higher',
  symmetric: false,
  invariances: conformal,
  cost: 'N²·D',
  allPairs: true,
  sameDimensions: false,
  preparation: neighbourhoods.cosine,
} as const;

/** CKA of the kernels restricted to the neighbours that both spaces have in common. */
export const cknna: Measure<Neighbourhoods> = {
  ...common,
  id: 'cknna',
  name: 'CKNNA',
  formula:
    'HSIC₁(M∘K, M∘L) / √(HSIC₁(M_X∘K, M_X∘K) HSIC₁(M_Y∘L, M_Y∘L)), M_X and M_Y the k-NN graphs, M = M_X∘M_Y',
  source: 'Huh et al. 2024, The Platonic Representation Hypothesis, appendix A, and its code',
  convention:
    'K and L are cosine similarities, HSIC₁ the unbiased estimator, as in the authors’ code; the graphs are directed, so that (X, Y) and (Y, X) may differ a little.',
  selfScore: 1,
  range: [-Infinity, Infinity],
  minimumRows: 4,
  option: { ...neighbourCount, minimum: 2 },
  compare(x, y, options) {
    const reason = withoutNeighbours(x, y, options);
    return reason ?? debiased(maskedHsic1(x, y), maskedHsic1(x, x), maskedHsic1(y, y));
  },
};

/**
 * n(n−3) · HSIC₁ of the two spaces' similarities over the directed edges that are in both graphs.
 */
function maskedHsic1(x: Neighbourhoods, y: Neighbourhoods): number {
  const n = x.rows;
  const columnSums = new Float64Array(n);
  const rowSums = new Float64Array(n);
  let mutual = 0;
  for (let i = 0; i < n; i++) {
    const ofY = neighboursOf(y, i);
    for (const j of neighboursOf(x, i)) {
      if (!ofY.includes(j)) continue;
      const inX = 1 - distanceBetween(x.distances, i, j);
      const inY = 1 - distanceBetween(y.distances, i, j);
      columnSums[j] = columnSums[j]! + inX;
      rowSums[i] = rowSums[i]! + inY;
      // tr((M∘K)(M∘L)) pairs an edge with its reverse.
      if (neighboursOf(x, j).includes(i) && neighboursOf(y, j).includes(i)) mutual += inX * inY;
    }
  }
  let paths = 0;
  for (let j = 0; j < n; j++) paths += columnSums[j]! * rowSums[j]!;
  const sums = total(columnSums) * total(rowSums);
  return mutual + sums / ((n - 1) * (n - 2)) - (2 / (n - 2)) * paths;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * Share of rows that are found again by going to a neighbour in Y and then to its neighbours in X.
 */
export const cycleKnn: Measure<Neighbourhoods> = {
  ...common,
  id: 'cycle-knn',
  name: 'Cycle k-NN',
  formula: 'share of rows i with i ∈ kNN_X(j) for some j ∈ kNN_Y(i)',
  source: 'Huh et al. 2024, The Platonic Representation Hypothesis, metrics of its code',
  convention:
    'k nearest neighbours by cosine similarity, self excluded by index; from a row to its neighbours in Y, from these to theirs in X.',
  range: [0, 1],
  minimumRows: 3,
  option: neighbourCount,
  compare: (x, y, options) =>
    meanOverRows(x, y, options, (row) =>
      neighboursOf(y, row).some((other) => neighboursOf(x, other).includes(row)) ? 1 : 0,
    ),
};
