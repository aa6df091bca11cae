import { dot, euclidean } from '../kernels/pairwise';
import { takeExponent, unitRows } from '../kernels/columns';
import { condensedPairs, condensedIndices, valuesAt } from '../linalg/condensed';
import type { Matrix } from '../matrix';
import { type Ranking, rankValues, reorderRanking } from '../linalg/ranks';
import { centredRows } from '../projection/correlation';
import type { Preparation } from './measure';

export type DistanceKind = 'correlation' | 'euclidean' | 'cosine';

/** Distances between all rows of a space. */
export interface Distances {
  readonly rows: number;
  /** Condensed, N(N−1)/2; to be multiplied by 2^exponent. */
  readonly values: Float64Array;
  readonly exponent: number;
  /** Whether all distances are equal but for rounding. */
  readonly constant: boolean;
}

/** Distances with their ranks. */
export interface RankedDistances extends Distances, Ranking {}

/** A relative spread of distances up to this is rounding. */
const rounding = 1e-12;

/**
 * @param unit magnitude of the numbers that the distances were computed from; the greatest distance
 * if absent
 */
function describe(
  rows: number,
  values: Float64Array,
  { exponent, unit }: { exponent: number; unit?: number },
): Distances {
  let minimum = Infinity;
  let maximum = 0;
  for (const value of values) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { rows, values, exponent, constant: !(maximum - minimum > rounding * (unit ?? maximum)) };
}

/** Values of 1 − cosine below this are the rounding of rows of the same direction. */
const vanishing = 64 * Number.EPSILON;

/**
 * Below this, 1 − cosine has lost too many digits, and is computed from the difference of the unit
 * rows.
 */
export const near = 1e-6;

/**
 * 1 − cosine of two unit rows, accurate however small the angle.
 * @param cosine their product
 * @param i number of the row of `x`
 * @param j number of the row of `y`
 */
export function cosineDistance(
  cosine: number,
  { cols, data: x }: Matrix,
  i: number,
  { data: y }: Matrix,
  j: number,
): number {
  const distance = 1 - cosine;
  return distance < near ? euclidean(x, i * cols, y, j * cols, cols) ** 2 / 2 : distance;
}

/** 1 − cosine of the angle between rows. A zero row has cosine 0 with all others. */
function angular(rows: Matrix): Distances {
  const units = unitRows(rows);
  const { rows: n } = units;
  const values = condensedPairs(dot, units);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) {
      const distance = cosineDistance(values[at]!, units, i, units, j);
      values[at] = distance <= vanishing ? 0 : distance;
    }
  }
  return describe(n, values, { exponent: 0, unit: 1 });
}

/**
 * Takes the distances between some of the rows.
 * @param pairs index of each of their pairs among all pairs
 */
function amongRows(
  kind: DistanceKind,
  { values, exponent }: Distances,
  rows: number,
  pairs: Uint32Array,
): Distances {
  const unit = kind === 'euclidean' ? {} : { unit: 1 };
  return describe(rows, valuesAt(values, pairs), { exponent, ...unit });
}

const kinds: Readonly<Record<DistanceKind, (rows: Matrix) => Distances>> = {
  correlation: (rows) => angular(centredRows(rows)),
  euclidean(rows) {
    const scaled = takeExponent(rows);
    return describe(rows.rows, condensedPairs(euclidean, scaled), scaled);
  },
  cosine: angular,
};

function preparationsOf(kind: DistanceKind): {
  plain: Preparation<Distances>;
  ranked: Preparation<RankedDistances, Distances>;
} {
  const plain: Preparation<Distances> = {
    id: `distances-${kind}`,
    usesOptions: false,
    run: kinds[kind],
    ofRows: {
      any: true,
      run: (all, rows) => amongRows(kind, all, rows.length, condensedIndices(all.rows, rows)),
    },
  };
  return {
    plain,
    ranked: {
      id: `ranked-distances-${kind}`,
      from: plain,
      usesOptions: false,
      run: (distances) => ({ ...distances, ...rankValues(distances.values) }),
      ofRows: {
        any: false,
        run(all, rows) {
          const pairs = condensedIndices(all.rows, rows);
          return {
            ...amongRows(kind, all, rows.length, pairs),
            ...reorderRanking(all, pairs),
          };
        },
      },
    },
  };
}

export const distances = {
  correlation: preparationsOf('correlation'),
  euclidean: preparationsOf('euclidean'),
  cosine: preparationsOf('cosine'),
};
