import { dot, pairwise } from '../kernels/pairwise';
import { takeExponent, unitRows } from '../kernels/columns';
import type { Float64Matrix, Matrix } from '../matrix';
import { innerProduct } from '../linalg/products';
import { permutationAndScale } from './invariances';
import { cosineDistance, near } from './distances';
import type { Measure, PairPreparation, Preparation } from './measure';
import type { PairMoments, SpaceMoments } from './moments';
import { pearson } from './rank-correlation';

const common = {
  family: 'Same anchors',
  direction: 'higher',
  sameDimensions: true,
  // Only if applied to both spaces alike: they are compared column by column.
  invariances: { ...permutationAndScale, permutation: false },
} as const;

/** The part of the unit rows that is needed after they have been multiplied. */
type RowCount = Pick<Matrix, 'rows'>;

/** Preparation: rows divided by their length. */
const directions: Preparation<Float64Matrix, Matrix, RowCount> = {
  id: 'unit-rows',
  usesOptions: false,
  run: unitRows,
  ofMoments: { needs: 'directions', run: ({ rows }) => ({ rows }) },
};

/** Sum of the cosines of corresponding rows. */
const rowCosines: PairPreparation<Float64Matrix, number, RowCount> = {
  id: 'row-cosines',
  run: innerProduct,
  ofMoments: (_x, _y, { cosines }) => cosines,
  flip: (value) => value,
};

export const meanRowCosine: Measure<Float64Matrix, number, RowCount> = {
  ...common,
  id: 'cosine',
  name: 'Mean row cosine',
  formula: 'meanᵢ xᵢ·yᵢ / (‖xᵢ‖ ‖yᵢ‖)',
  source: 'Moschella et al. 2023, Relative representations, sec. 4.1',
  convention:
    'Row by row, column by column, for representations over the same anchors; a zero row has cosine 0.',
  symmetric: true,
  range: [-1, 1],
  cost: 'N·D',
  allPairs: false,
  minimumRows: 1,
  preparation: directions,
  pairPreparation: rowCosines,
  compare: ({ rows }, _y, _, cosines) => ({ value: cosines / rows }),
};

/** Whether all entries of a space are equal. */
interface Constancy {
  readonly constant: boolean;
}

/** A space as one vector of all its entries. */
interface Entries extends Constancy {
  readonly values: Float64Array;
}

const entries: Preparation<Entries, Matrix, Constancy> = {
  id: 'entries',
  usesOptions: false,
  run(rows) {
    const { data } = takeExponent(rows);
    return { values: data, constant: data.every((value) => value === data[0]) };
  },
  ofMoments: {
    needs: 'nothing',
    run: (moments) => ({ constant: entryProducts(moments, moments, moments.self) === 0 }),
  },
};

/** Pearson correlation of the entries; undefined for a constant space. */
const entryCorrelations: PairPreparation<Entries, number, Constancy> = {
  id: 'entry-correlations',
  run: (x, y) => pearson(x.values, y.values),
  ofMoments({ moments: x }, { moments: y }, pair) {
    const squares = entryProducts(x, x, x.self) * entryProducts(y, y, y.self);
    return entryProducts(x, y, pair) / Math.sqrt(squares);
  },
  flip: (value) => value,
};

/**
 * Sum of the products of corresponding entries, each minus the mean of all entries of its space.
 */
function entryProducts(x: SpaceMoments, y: SpaceMoments, pair: PairMoments): number {
  const [meanX, meanY] = [x, y].map(
    ({ mean, cols }) => mean.reduce((sum, value) => sum + value, 0) / cols,
  );
  const ofMeans = x.mean.reduce(
    (sum, value, j) => sum + (value - meanX!) * (y.mean[j]! - meanY!),
    0,
  );
  return pair.inner + x.rows * ofMeans;
}

export const entryCorrelation: Measure<Entries, number, Constancy> = {
  ...common,
  id: 'pearson',
  selfScore: 1,
  name: 'Pearson over all entries',
  formula: 'Pearson correlation of the N·K entries of X and Y',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 4.1',
  convention: 'Entry by entry, for representations over the same anchors.',
  symmetric: true,
  range: [-1, 1],
  invariances: { ...common.invariances },
  cost: 'N·D',
  allPairs: false,
  minimumRows: 1,
  preparation: entries,
  pairPreparation: entryCorrelations,
  compare: (x, y, _, correlation) =>
    x.constant || y.constant
      ? { undefined: 'All entries of a space are equal.' }
      : { value: correlation },
};

/**
 * Mean reciprocal rank of a row's counterpart among all rows of the other space, in both
 * directions.
 */
interface Retrieval {
  readonly forward: number;
  readonly backward: number;
}

const retrieval: PairPreparation<Float64Matrix, Retrieval, RowCount> = {
  id: 'retrieval',
  run: (x, y) => reciprocalRanks(x, y),
  flip: ({ forward, backward }) => ({ forward: backward, backward: forward }),
};

/** Rows per block: their similarities to all rows are held in memory at once. */
const blockRows = 192;

function reciprocalRanks(x: Float64Matrix, y: Float64Matrix): Retrieval {
  const { rows: n, cols } = x;
  const twins = Float64Array.from({ length: n }, (_, i) =>
    cosineDistance(dot(x.data, i * cols, y.data, i * cols, cols), x, i, y, i),
  );
  const ranksForward = new Float64Array(n).fill(1);
  const ranksBackward = new Float64Array(n).fill(1);
  for (let start = 0; start < n; start += blockRows) {
    const height = Math.min(blockRows, n - start);
    const block = {
      rows: height,
      cols,
      data: x.data.subarray(start * cols, (start + height) * cols),
    };
    const similarities = pairwise(dot, block, y, 'float64').data;
    for (let i = start, at = 0; i < start + height; i++) {
      for (let j = 0; j < n; j++, at++) {
        if (i === j) continue;
        const distance = cosineDistance(similarities[at]!, x, i, y, j);
        ranksForward[i] = ranksForward[i]! + ahead(distance, twins[i]!);
        ranksBackward[j] = ranksBackward[j]! + ahead(distance, twins[j]!);
      }
    }
  }
  return { forward: meanReciprocal(ranksForward), backward: meanReciprocal(ranksBackward) };
}

/** Distances that differ by less count as equal: the same rows with sums in another order. */
const rounding = 1e-12;

/**
 * Number of ranks by which another row at distance `rival` precedes the counterpart: 0, 1, or ½ for
 * a tie.
 */
function ahead(rival: number, twin: number): number {
  if (rival < twin - rounding) return 1;
  if (rival > twin + rounding) return 0;
  // For small angles, rounding is in the chord, whose square is twice the distance.
  const greater = Math.max(rival, twin);
  const tied = greater < near ? rounding * (Math.sqrt(2 * greater) + rounding) : rounding;
  if (Math.abs(rival - twin) <= tied) return 0.5;
  return rival < twin ? 1 : 0;
}

function meanReciprocal(ranks: Float64Array): number {
  return ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
}

export const meanReciprocalRank: Measure<Float64Matrix, Retrieval, RowCount> = {
  ...common,
  id: 'mrr',
  name: 'Mean reciprocal rank',
  formula: 'meanᵢ 1 / rank of yᵢ among all rows of Y by cosine with xᵢ',
  source: 'Moschella et al. 2023, Relative representations, sec. 4.1',
  convention:
    'Rows of X search Y over the same anchors; rank 1 is the nearest by cosine, equal rows share the average of their ranks, no cut-off.',
  symmetric: false,
  range: [0, 1],
  cost: 'N²·D',
  allPairs: true,
  minimumRows: 1,
  preparation: directions,
  pairPreparation: retrieval,
  compare: (_x, _y, _, { forward }) => ({ value: forward }),
};
