import { negatedDot } from '../kernels/pairwise';
import { unitRows } from '../kernels/columns';
import { condensedOffset } from '../linalg/condensed';
import type { Matrix } from '../matrix';
import type { OptionDefinition, OptionValues } from '../registry';
import { distances, type Distances } from './distances';
import { conformal, similarity } from './invariances';
import { asEntry, type Measure, type Preparation, type Score } from './measure';
import {
  nearestByDistances,
  nearestNeighbours,
  type NeighbourLists,
} from '../neighbours/nearest-neighbours';
import { equalDistances, tooFewNeighbours } from './undefined-scores';

/** Similarity by which rows are neighbours. */
type Nearness = 'cosine' | 'euclidean';

/** Nearest neighbours of a space's rows, with the distances between all rows. */
export interface Neighbourhoods extends NeighbourLists {
  readonly distances: Distances;
}

export const neighbourCount: OptionDefinition = {
  id: 'k',
  name: 'k',
  description: 'Number of neighbours.',
  suffix: '-k',
  default: 10,
  minimum: 1,
  maximum: 1000,
  integer: true,
};

function neighbourhoodsBy(nearness: Nearness): Preparation<Neighbourhoods, Distances> {
  return {
    id: `neighbours-${nearness}`,
    from: distances[nearness].plain,
    usesOptions: true,
    run: (of, options) => ({ ...nearestByDistances(of, options['k']!), distances: of }),
  };
}

export const neighbourhoods = {
  cosine: neighbourhoodsBy('cosine'),
  euclidean: neighbourhoodsBy('euclidean'),
};

/**
 * For every row, the share of its k nearest rows (cosine) that both spaces have in common, 0 to 1.
 */
export function neighbourAgreement(x: Matrix, y: Matrix, k: number): number[] {
  const [ofX, ofY] = [x, y].map((rows) => nearestNeighbours(unitRows(rows), k, negatedDot));
  return Array.from({ length: x.rows }, (_, row) => common(ofX!, ofY!, row).length / ofX!.k);
}

/** A neighbour that a row has in both spaces, with its positions in both lists, from 1. */
interface CommonNeighbour {
  readonly row: number;
  readonly placeX: number;
  readonly placeY: number;
}

/** Returns the neighbours that a row has in both spaces, nearest in X first. */
export function common(x: NeighbourLists, y: NeighbourLists, row: number): CommonNeighbour[] {
  const ofX = neighboursOf(x, row);
  const ofY = neighboursOf(y, row);
  const shared: CommonNeighbour[] = [];
  for (let a = 0; a < ofX.length; a++) {
    const b = ofY.indexOf(ofX[a]!);
    if (b >= 0) shared.push({ row: ofX[a]!, placeX: a + 1, placeY: b + 1 });
  }
  return shared;
}

export function neighboursOf({ indices, k }: NeighbourLists, row: number): Int32Array {
  return indices.subarray(row * k, (row + 1) * k);
}

/** Returns an undefined score with the reason if two spaces cannot be compared by neighbours. */
export function withoutNeighbours(
  x: Neighbourhoods,
  y: Neighbourhoods,
  { k }: OptionValues,
): Score | undefined {
  if (x.rows <= k!) return tooFewNeighbours(x.rows, k!);
  return x.distances.constant || y.distances.constant ? equalDistances : undefined;
}

/**
 * Mean over the rows; undefined if there are too few rows, or if all distances are equal, so that
 * only the row numbers would decide.
 */
export function meanOverRows(
  x: Neighbourhoods,
  y: Neighbourhoods,
  options: OptionValues,
  scoreOf: (row: number) => number,
): Score {
  const reason = withoutNeighbours(x, y, options);
  if (reason !== undefined) return reason;
  let sum = 0;
  for (let row = 0; row < x.rows; row++) sum += scoreOf(row);
  return { value: sum / x.rows };
}

const described = {
  cosine: { name: 'cosine', by: 'cosine similarity', invariances: conformal },
  euclidean: { name: 'Euclidean', by: 'Euclidean distance', invariances: similarity },
} as const;

function entry(nearness: Nearness) {
  return {
    family: 'Neighbours',
    direction: 'higher',
    selfScore: 1,
    symmetric: true,
    range: [0, 1],
    invariances: described[nearness].invariances,
    cost: 'N²·D',
    option: neighbourCount,
    allPairs: true,
    sameDimensions: false,
    minimumRows: 3,
    preparation: neighbourhoods[nearness],
  } as const;
}

function listNote(nearness: Nearness): string {
  return `k nearest neighbours by ${described[nearness].by}; self excluded by index, ties to the lower index`;
}

/** Mean share of the k nearest neighbours that both spaces have in common. */
function mutualKnn(nearness: Nearness): Measure<Neighbourhoods> {
  return {
    ...entry(nearness),
    id: `mutual-knn-${nearness}`,
    name: `Mutual k-NN (${described[nearness].name})`,
    formula: 'mean over rows of |kNN_X ∩ kNN_Y| / k',
    source: 'Huh et al. 2024, The Platonic Representation Hypothesis, eq. 11',
    convention: `${listNote(nearness)}.`,
    compare: (x, y, options) =>
      meanOverRows(x, y, options, (row) => common(x, y, row).length / x.k),
  };
}

function jaccard(nearness: Nearness): Measure<Neighbourhoods> {
  return {
    ...entry(nearness),
    id: `jaccard-knn-${nearness}`,
    name: `Neighbour Jaccard (${described[nearness].name})`,
    formula: 'mean over rows of |kNN_X ∩ kNN_Y| / |kNN_X ∪ kNN_Y|',
    source: 'Klabunde et al. 2023, Similarity of Neural Network Models, sec. 3.4',
    convention: `${listNote(nearness)}; Jaccard index per row, then the mean.`,
    compare: (x, y, options) =>
      meanOverRows(x, y, options, (row) => {
        const shared = common(x, y, row).length;
        return shared / (2 * x.k - shared);
      }),
  };
}

function rankSimilarity(nearness: Nearness): Measure<Neighbourhoods> {
  return {
    ...entry(nearness),
    id: `rank-similarity-${nearness}`,
    name: `Rank similarity (${described[nearness].name})`,
    formula:
      'mean over rows of Σⱼ 2 / ((1 + |r_X(j) − r_Y(j)|)(r_X(j) + r_Y(j))) / Σ_{c=1..C} 1/c, over the C common neighbours j with ranks r',
    source: 'Wang et al. 2020; Klabunde et al. 2023, Similarity of Neural Network Models, sec. 3.4',
    convention: `${listNote(nearness)}; ranks in the lists from 1; a row without common neighbours counts 0.`,
    compare: (x, y, options) =>
      meanOverRows(x, y, options, (row) => {
        const shared = common(x, y, row);
        let agreement = 0;
        let most = 0;
        for (const [at, { placeX, placeY }] of shared.entries()) {
          agreement += 2 / ((1 + Math.abs(placeX - placeY)) * (placeX + placeY));
          most += 1 / (at + 1);
        }
        return most === 0 ? 0 : agreement / most;
      }),
  };
}

const secondOrderCosine: Measure<Neighbourhoods> = {
  ...entry('cosine'),
  id: 'second-order-cosine',
  name: 'Second-order cosine',
  formula:
    'mean over rows i of the cosine of (d_X(i, j))ⱼ and (d_Y(i, j))ⱼ, j in kNN_X(i) ∪ kNN_Y(i), d = 1 − cosine',
  source:
    'Hamilton et al. 2016; Klabunde et al. 2023, Similarity of Neural Network Models, sec. 3.4, as in the ReSi benchmark',
  convention: `${listNote('cosine')}; cosine of the vectors of cosine distances (not similarities) to the union of the neighbours. A row at distance 0 of them all in both spaces counts 1, in one of them 0.`,
  compare: (x, y, options) =>
    meanOverRows(x, y, options, (row) => {
      let products = 0;
      let squaresX = 0;
      let squaresY = 0;
      for (const other of new Set([...neighboursOf(x, row), ...neighboursOf(y, row)])) {
        const dx = distanceBetween(x.distances, row, other);
        const dy = distanceBetween(y.distances, row, other);
        products += dx * dy;
        squaresX += dx * dx;
        squaresY += dy * dy;
      }
      if (squaresX === 0 || squaresY === 0) return squaresX === squaresY ? 1 : 0;
      return products / Math.sqrt(squaresX) / Math.sqrt(squaresY);
    }),
};

export function distanceBetween({ rows, values }: Distances, i: number, j: number): number {
  return values[condensedOffset(Math.min(i, j), rows) + Math.max(i, j)]!;
}

export const neighbourMeasures: readonly Measure[] = [
  ...(['cosine', 'euclidean'] as const).flatMap((nearness) => [
    mutualKnn(nearness),
    jaccard(nearness),
    rankSimilarity(nearness),
  ]),
  secondOrderCosine,
].map(asEntry);
