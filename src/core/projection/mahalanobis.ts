import { euclidean, pairwise } from '../kernels/pairwise';
import { centreColumns, columnMeans } from '../kernels/columns';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';
import { crossProduct, gram, product } from '../linalg/products';
import { symmetricEigen } from '../linalg/symmetric-eigen';
import type { Projection } from './projection';

/** Eigenvalues of the covariance up to this share of the largest count as zero. */
const eigenvalueTolerance = 1e-6;

/** Euclidean distance of row and anchor after whitening by the covariance of all rows. */
export const mahalanobis: Projection = {
  id: 'mahalanobis',
  name: 'Mahalanobis',
  formula: '‖W(z − a)‖₂, WᵀW = pseudo-inverse of the covariance of all rows (n − 1)',
  source: 'Mahalanobis 1936; eigenvalues above 1e-6 of the largest are kept',
  range: [0, Infinity],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: true,
    translation: true,
    invertibleLinear: true,
  },
  cost: 'N·D² + D³ + N·K·D',
  streams: true,
  usesCovariance: true,
  allPairs: false,
  usesAnchors: true,
  fit: ({ rows, anchors, precision }) => {
    const whiten = whitening(rows);
    const whiteAnchors = whiten(anchors);
    return (matrix, storage) =>
      pairwise(euclidean, whiten(matrix), whiteAnchors, precision, storage);
  },
};

/**
 * Fits the map z ↦ W(z − mean) to the rows' covariance: n × D to n × r, r the rank. A constant
 * space has r = 0, and all its distances are 0.
 */
export function whitening(rows: Matrix): (matrix: Matrix) => Float64Matrix {
  const { mean } = columnMeans(rows);
  const { exponent, ...centred } = centreColumns(rows);
  const axes = principalAxes(centred, Math.sqrt(Math.max(rows.rows - 1, 1)));
  return (matrix) => product(centredBy(matrix, mean, exponent), axes);
}

/**
 * Principal directions, each divided by its standard deviation: D × r, from the smaller of scatter
 * and Gram matrix.
 */
function principalAxes(centred: Float64Matrix, rootFreedom: number): Float64Matrix {
  const throughFeatures = centred.cols <= centred.rows;
  const { values, vectors } = symmetricEigen(
    throughFeatures ? crossProduct(centred, centred) : gram(centred),
  );
  const maximum = values[0] ?? 0;
  const selected = values.filter((value) => value > eigenvalueTolerance * maximum);
  const scales = selected.map(
    (value) => rootFreedom / (throughFeatures ? Math.sqrt(value) : value),
  );
  const data = allocateFloat64(vectors.rows * selected.length);
  for (let i = 0; i < vectors.rows; i++) {
    for (let j = 0; j < selected.length; j++) {
      data[i * selected.length + j] = vectors.data[i * vectors.cols + j]! * scales[j]!;
    }
  }
  const scaled = { rows: vectors.rows, cols: selected.length, data };
  return throughFeatures ? scaled : crossProduct(centred, scaled);
}

/** (z − mean) · 2^-exponent, in the units of the covariance. */
function centredBy(
  { rows, cols, data }: Matrix,
  mean: Float64Array,
  exponent: number,
): Float64Matrix {
  const centred = allocateFloat64(rows * cols);
  const half = Math.trunc(exponent / 2);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      centred[at] = (data[at]! - mean[j]!) * 2 ** -half * 2 ** -(exponent - half);
    }
  }
  return { rows, cols, data: centred };
}
