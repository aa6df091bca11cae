import { allocateFloat32, allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { solvePositive } from '../../linalg/positive-solve';
import { product } from '../../linalg/products';
import { inverseDeviation, type RidgeMoments, type RidgeSide } from './ridge-moments';

/** Predictions for the test rows, m × C. */
export interface RidgePredictions {
  readonly own: Float64Matrix;
  readonly stitched: Float64Matrix;
}

/**
 * Fits the ridge head on the weighted sum Σ wₛxₛ exactly: K equations, whose matrix is the weighted
 * sum of the blocks of the covariance. The columns of either side are standardised over its own
 * training rows.
 * @returns undefined if the equations are not positive definite with this λ
 */
export function sumRidge(
  moments: RidgeMoments,
  weights: readonly number[],
  lambda: number,
): RidgePredictions | undefined {
  const { shape, covariance, response, intercept, decoder, encoder } = moments;
  const { anchors } = shape;
  const scale = columnScale(decoder, weights, anchors);
  const matrix = allocateFloat64(anchors * anchors);
  for (const [s, t, weight] of activePairs(weights)) {
    for (let i = 0; i < anchors; i++) {
      const from = (s * anchors + i) * covariance.cols + t * anchors;
      // Only the lower half is read.
      for (let j = 0; j <= i; j++) {
        matrix[i * anchors + j]! += weight * covariance.data[from + j]!;
      }
    }
  }
  const outputs = response.cols;
  const solution = allocateFloat64(anchors * outputs);
  for (let i = 0; i < anchors; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * anchors + j] = matrix[i * anchors + j]! * scale[i]! * scale[j]!;
    }
    matrix[i * anchors + i]! += lambda;
    for (const [s, weight] of weights.entries()) {
      const from = (s * anchors + i) * outputs;
      for (let c = 0; c < outputs; c++) {
        solution[i * outputs + c]! += weight * scale[i]! * response.data[from + c]!;
      }
    }
  }
  const coefficients = { rows: anchors, cols: outputs, data: solution };
  if (!solvePositive({ rows: anchors, cols: anchors, data: matrix }, coefficients))
    return undefined;
  const predict = (side: RidgeSide): Float64Matrix =>
    shifted(product(blended(side, weights, anchors), narrow(coefficients)), intercept);
  return { own: predict(decoder), stitched: predict(encoder) };
}

/** Computes the weighted sum of the test rows, standardised: m × K. */
function blended(side: RidgeSide, weights: readonly number[], anchors: number): Matrix {
  const { rows, cols, data } = side.test;
  const scale = columnScale(side, weights, anchors);
  const result = allocateFloat32(rows * anchors);
  for (let i = 0; i < rows; i++) {
    for (const [s, weight] of weights.entries()) {
      if (weight === 0) continue;
      const from = i * cols + s * anchors;
      for (let j = 0; j < anchors; j++) {
        result[i * anchors + j]! += weight * scale[j]! * data[from + j]!;
      }
    }
  }
  return { rows, cols: anchors, data: result };
}

function columnScale(
  { covariances }: RidgeSide,
  weights: readonly number[],
  anchors: number,
): Float64Array {
  const variances = new Float64Array(anchors);
  for (const [s, t, weight] of activePairs(weights)) {
    const from = (s * weights.length + t) * anchors;
    for (let j = 0; j < anchors; j++) variances[j]! += weight * covariances[from + j]!;
  }
  return variances.map(inverseDeviation);
}

function activePairs(weights: readonly number[]): [number, number, number][] {
  return weights
    .flatMap((a, s) => weights.map((b, t): [number, number, number] => [s, t, a * b]))
    .filter(([, , weight]) => weight !== 0);
}

/** Converts a matrix to float32, which halves the time of a product. */
export function narrow({ rows, cols, data }: Matrix): Matrix {
  return { rows, cols, data: Float32Array.from(data) };
}

/** Adds the mean of the targets to every row, in place. */
export function shifted(predicted: Float64Matrix, intercept: Float64Array): Float64Matrix {
  const { cols, data } = predicted;
  for (let at = 0; at < data.length; at++) data[at] = data[at]! + intercept[at % cols]!;
  return predicted;
}
