import { allocateFloat32, allocateFloat64, type Float64Matrix, type Matrix } from '../../matrix';
import { solvePositive } from '../../linalg/positive-solve';
import { crossProduct, product } from '../../linalg/products';
import { symmetricEigen } from '../../linalg/symmetric-eigen';
import { inverseDeviation, type RidgeMoments, type RidgeSide } from './ridge-moments';
import { narrow, type RidgePredictions, shifted } from './sum-ridge';

/**
 * The concatenation for ridge regression, with every space standardised and rotated to its own
 * principal directions: a weight then scales directions, and those with little variance can be left
 * out.
 */
export interface ConcatBasis {
  /** Variances of the directions, space after space: SK. */
  readonly variances: Float64Array;
  /** Covariance of the training rows between directions, SK × SK. */
  readonly covariance: Float64Matrix;
  /** SK × C */
  readonly response: Float64Matrix;
  /** Rows to score, m × SK. */
  readonly decoder: Matrix;
  readonly encoder: Matrix;
}

/** Maximum number of directions in the equations, so that a slider responds in time. */
export const maxDirections = 480;

export function concatBasis({
  shape,
  covariance,
  response,
  decoder,
  encoder,
}: RidgeMoments): ConcatBasis {
  const { spaces, anchors } = shape;
  const scale = blockScale(decoder, spaces, anchors);
  const width = covariance.cols;
  const scaled = allocateFloat64(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      scaled[i * width + j] = covariance.data[i * width + j]! * scale[i]! * scale[j]!;
    }
  }
  const variances = allocateFloat64(width);
  const turn: Float64Matrix = { rows: width, cols: width, data: allocateFloat64(width * width) };
  for (let s = 0; s < spaces; s++) {
    const { values, vectors } = symmetricEigen(diagonalBlock(scaled, width, s, anchors));
    variances.set(values, s * anchors);
    for (let i = 0; i < anchors; i++) {
      const row = vectors.data.subarray(i * anchors, (i + 1) * anchors);
      turn.data.set(row, (s * anchors + i) * width + s * anchors);
    }
  }
  const rotatedWeights = product({ rows: width, cols: width, data: scaled }, turn);
  const project = (side: RidgeSide): Matrix =>
    narrow(product(side.test, narrow(scaledRows(turn, blockScale(side, spaces, anchors)))));
  return {
    variances,
    covariance: crossProduct(turn, rotatedWeights),
    response: crossProduct(scaledRows(turn, scale), response),
    decoder: project(decoder),
    encoder: project(encoder),
  };
}

/**
 * Returns the directions that the equations contain with these weights, and the number of those
 * with any variance.
 */
export function activeDirections(
  variances: Float64Array,
  weights: readonly number[],
): { readonly active: readonly number[]; readonly varying: number } {
  const anchors = variances.length / weights.length;
  const weighted = variances.map((value, at) => weights[Math.floor(at / anchors)]! ** 2 * value);
  const varying = Array.from(weighted.keys()).filter((at) => weighted[at]! > 0);
  const active = varying
    .toSorted((a, b) => weighted[b]! - weighted[a]! || a - b)
    .slice(0, maxDirections)
    .sort((a, b) => a - b);
  return { active, varying: varying.length };
}

/**
 * Fits the ridge head on the concatenation [w₁z₁ … w_Sz_S] of the spaces, each standardised over
 * its own training rows and then weighted: the weight sets how freely the head can use a space.
 * With all weights 1 it is ridge regression on the concatenated product. Exact up to
 * {@link maxDirections} dimensions; beyond that, the directions with least variance are left out.
 * @returns undefined if the equations are not positive definite with this λ
 */
export function concatRidge(
  { variances, covariance, response, decoder, encoder }: ConcatBasis,
  intercept: Float64Array,
  weights: readonly number[],
  lambda: number,
): RidgePredictions | undefined {
  const anchors = variances.length / weights.length;
  const { active } = activeDirections(variances, weights);
  const weightOf = active.map((at) => weights[Math.floor(at / anchors)]!);
  const size = active.length;
  const outputs = response.cols;
  const matrix = allocateFloat64(size * size);
  const solution = allocateFloat64(size * outputs);
  for (const [i, at] of active.entries()) {
    const from = at * covariance.cols;
    for (let j = 0; j <= i; j++) {
      matrix[i * size + j] = weightOf[i]! * weightOf[j]! * covariance.data[from + active[j]!]!;
    }
    matrix[i * size + i]! += lambda;
    for (let c = 0; c < outputs; c++) {
      solution[i * outputs + c] = weightOf[i]! * response.data[at * outputs + c]!;
    }
  }
  const solved = { rows: size, cols: outputs, data: solution };
  if (!solvePositive({ rows: size, cols: size, data: matrix }, solved)) return undefined;
  const coefficients: Matrix = {
    rows: variances.length,
    cols: outputs,
    data: allocateFloat32(variances.length * outputs),
  };
  for (const [i, at] of active.entries()) {
    for (let c = 0; c < outputs; c++) {
      coefficients.data[at * outputs + c] = weightOf[i]! * solution[i * outputs + c]!;
    }
  }
  return {
    own: shifted(product(decoder, coefficients), intercept),
    stitched: shifted(product(encoder, coefficients), intercept),
  };
}

/** 1 / standard deviation of every column of every space: SK. */
function blockScale({ covariances }: RidgeSide, spaces: number, anchors: number): Float64Array {
  return Float64Array.from({ length: spaces * anchors }, (_, at) => {
    const s = Math.floor(at / anchors);
    return inverseDeviation(covariances[(s * spaces + s) * anchors + (at % anchors)]!);
  });
}

function diagonalBlock(
  data: Float64Array,
  width: number,
  block: number,
  size: number,
): Float64Matrix {
  const result = allocateFloat64(size * size);
  for (let i = 0; i < size; i++) {
    const from = (block * size + i) * width + block * size;
    result.set(data.subarray(from, from + size), i * size);
  }
  return { rows: size, cols: size, data: result };
}

function scaledRows({ rows, cols, data }: Float64Matrix, by: Float64Array): Float64Matrix {
  return {
    rows,
    cols,
    data: Float64Array.from(data, (value, at) => value * by[Math.floor(at / cols)]!),
  };
}
