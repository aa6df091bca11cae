import { euclidean, negatedDot, type RowKernel } from '../kernels/pairwise';
import { unitRows } from '../linalg/columns';
import type { Matrix } from '../linalg/matrix';
import type { OptionDefinition, OptionValues } from '../registry';
import type { Measure, Preparation } from './measure';
import { nearestNeighbours, type NeighbourLists } from './nearest-neighbours';

/** How the neighbours of a row are found. */
interface Neighbourhood {
  readonly id: 'cosine' | 'euclidean';
  readonly name: string;
  readonly prepare: (rows: Matrix) => Matrix;
  /** Smaller is nearer. */
  readonly distance: RowKernel;
  readonly translation: boolean;
}

const cosineNeighbourhood: Neighbourhood = {
  id: 'cosine',
  name: 'cosine',
  prepare: unitRows,
  distance: negatedDot,
  translation: false,
};

const euclideanNeighbourhood: Neighbourhood = {
  id: 'euclidean',
  name: 'Euclidean',
  prepare: (rows) => rows,
  distance: euclidean,
  translation: true,
};

export const neighbourhoods = [cosineNeighbourhood, euclideanNeighbourhood] as const;

const option: OptionDefinition = {
  id: 'k',
  name: 'k',
  description: 'Number of neighbours.',
  suffix: '-k',
  default: 10,
  minimum: 1,
  maximum: 1000,
  integer: true,
};

function listsOf(neighbourhood: Neighbourhood): Preparation<NeighbourLists> {
  return {
    id: `neighbours-${neighbourhood.id}`,
    run: (rows, options: OptionValues) =>
      nearestNeighbours(neighbourhood.prepare(rows), options['k']!, neighbourhood.distance),
  };
}

/** Number of entries two neighbour lists of one row have in common. */
export function overlap(x: NeighbourLists, y: NeighbourLists, row: number): number {
  const { k } = x;
  let common = 0;
  for (let a = row * k; a < (row + 1) * k; a++) {
    for (let b = row * k; b < (row + 1) * k; b++) {
      if (x.indices[a] === y.indices[b]) common++;
    }
  }
  return common;
}

/** For every row the share of its k nearest rows (cosine) that both spaces have in common. */
export function neighbourAgreement(x: Matrix, y: Matrix, k: number): number[] {
  const { prepare, distance } = cosineNeighbourhood;
  const [ofX, ofY] = [x, y].map((rows) => nearestNeighbours(prepare(rows), k, distance));
  return Array.from({ length: x.rows }, (_, row) => overlap(ofX!, ofY!, row) / ofX!.k);
}

/** Mean share of the k nearest neighbours that both spaces have in common. */
function mutualKnn(neighbourhood: Neighbourhood): Measure<NeighbourLists> {
  return {
    id: `mutual-knn-${neighbourhood.id}`,
    name: `Mutual k-NN (${neighbourhood.name})`,
    formula: 'mean over rows of |kNN_X ∩ kNN_Y| / k',
    source: 'Huh et al. 2024, The Platonic Representation Hypothesis, eq. 11',
    convention: `k nearest neighbours by ${neighbourhood.name} ${neighbourhood.id === 'cosine' ? 'similarity' : 'distance'}; self excluded by index, ties to the lower index.`,
    family: 'Neighbours',
    direction: 'higher',
    symmetric: true,
    range: [0, 1],
    invariances: {
      permutation: true,
      rotation: true,
      isotropicScale: true,
      translation: neighbourhood.translation,
      invertibleLinear: false,
    },
    cost: 'N²·D',
    option,
    streams: false,
    allPairs: true,
    sameDimensions: false,
    minimumRows: 3,
    preparation: listsOf(neighbourhood),
    compare(x, y, options) {
      const rows = x.indices.length / x.k;
      if (rows <= options['k']!) {
        return { undefined: `${rows} rows do not have ${options['k']!} neighbours each.` };
      }
      let common = 0;
      for (let row = 0; row < rows; row++) common += overlap(x, y, row);
      return { value: common / (rows * x.k) };
    },
  };
}

export const mutualKnnMeasures = neighbourhoods.map(mutualKnn);
