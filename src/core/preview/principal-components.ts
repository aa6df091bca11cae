import { centreColumns } from '../kernels/columns';
import { leadingEigen } from '../linalg/leading-eigen';
import type { Float64Matrix, Matrix } from '../matrix';
import { crossProduct, gram, product, squaredFrobenius } from '../linalg/products';
import { symmetricEigen } from '../linalg/symmetric-eigen';
import type { Score } from '../measures/measure';

/** Rows projected on their first two principal components. */
export interface PrincipalComponents {
  /** N × 2, centred: coordinates along the first two principal components. */
  readonly coordinates: Float64Matrix;
  /** Shares of the total variance along each component, 0 to 1. */
  readonly shares: readonly [number, number];
  /**
   * Participation ratio (Σλ)² / Σλ² of the covariance's eigenvalues λ: 1 if all variance lies along
   * one direction, the number of dimensions if it is equal in all.
   */
  readonly participationRatio: Score;
}

/**
 * Computes the PCA of finite rows, N × D. Signs are chosen so that the largest coordinate of each
 * axis is positive.
 */
export function principalComponents(rows: Matrix): PrincipalComponents {
  if (rows.rows < 2) return nothingVaries(rows.rows);
  const centred = centreColumns(rows);
  const isTall = rows.cols <= rows.rows;
  const square = scatter(centred);
  let total = 0;
  for (let i = 0; i < square.rows; i++) total += square.data[i * (square.rows + 1)]!;
  const { values, vectors } = leadingEigen(square, 2);
  const along = isTall ? product(centred, vectors) : vectors;
  const scale = 2 ** centred.exponent;
  const coordinates = new Float64Array(rows.rows * 2);
  for (let axis = 0; axis < vectors.cols; axis++) {
    const length = isTall ? 1 : Math.sqrt(Math.max(0, values[axis]!));
    let maximum = 0;
    for (let i = 0; i < rows.rows; i++) {
      const value = along.data[i * vectors.cols + axis]!;
      if (Math.abs(value) > Math.abs(maximum)) maximum = value;
    }
    const factor = length * scale * (maximum < 0 ? -1 : 1);
    for (let i = 0; i < rows.rows; i++) {
      coordinates[i * 2 + axis] = along.data[i * vectors.cols + axis]! * factor;
    }
  }
  const share = (axis: number): number =>
    total > 0 ? Math.min(1, Math.max(0, (values[axis] ?? 0) / total)) : 0;
  return {
    coordinates: { rows: rows.rows, cols: 2, data: coordinates },
    shares: [share(0), share(1)],
    participationRatio:
      total > 0 ? { value: total ** 2 / squaredFrobenius(square) } : { undefined: noVariance },
  };
}

/**
 * Effective rank exp(−Σ pᵢ ln pᵢ), pᵢ = λᵢ / Σλ with the eigenvalues λ of the covariance of the
 * rows: from 1 to D. After Roy and Vetterli (2007), who use singular values instead.
 */
export function effectiveRank(rows: Matrix): Score {
  if (rows.rows < 2) return { undefined: noVariance };
  const { values } = symmetricEigen(scatter(centreColumns(rows)));
  return spectralRank(values);
}

/** Effective rank from the eigenvalues; those that are negative by rounding count as 0. */
export function spectralRank(values: Float64Array): Score {
  const positive = Array.from(values).filter((value) => value > 0);
  const total = positive.reduce((sum, value) => sum + value, 0);
  if (total === 0) return { undefined: noVariance };
  const entropy = positive.reduce((sum, value) => {
    const share = value / total;
    return share === 0 ? sum : sum - share * Math.log(share);
  }, 0);
  return { value: Math.exp(entropy) };
}

const noVariance = 'the rows do not vary';

function nothingVaries(rows: number): PrincipalComponents {
  return {
    coordinates: { rows, cols: 2, data: new Float64Array(rows * 2) },
    shares: [0, 0],
    participationRatio: { undefined: noVariance },
  };
}

/** XᵀX or XXᵀ, whichever is smaller: they share the eigenvalues that are not 0. */
function scatter(centred: Matrix): Float64Matrix {
  return centred.cols <= centred.rows ? crossProduct(centred, centred) : gram(centred);
}
