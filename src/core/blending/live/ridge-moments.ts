import { columnMeans } from '../../kernels/columns';
import { allocateFloat32, type Float64Matrix, gatherRows, type Matrix } from '../../matrix';
import { crossProduct } from '../../linalg/products';
import { targetMatrix, type Targets, targetsAt } from '../../training/targets';
import type { BlendShape } from '../aggregations/aggregation';

/** Precomputed moments for ridge regression on a blend of the decoder's spaces with any weights. */
export interface RidgeMoments {
  readonly shape: BlendShape;
  /** XᵀX/n over the decoder's training rows, columns centred: SK × SK. */
  readonly covariance: Float64Matrix;
  /** XᵀY/n with centred targets (one-hot, or values): SK × C. */
  readonly response: Float64Matrix;
  /** Mean of the targets, C. */
  readonly intercept: Float64Array;
  readonly decoder: RidgeSide;
  readonly encoder: RidgeSide;
}

/** Rows and variances of one model for the ridge heads of sliders. */
export interface RidgeSide {
  /** Test rows, centred by the mean of the training rows of the same model: m × SK. */
  readonly test: Matrix;
  /** Covariance of column j of space s with column j of space t: entry (s, t, j), S²K. */
  readonly covariances: Float64Array;
}

/**
 * Computes the moments.
 * @param decoder, encoder N × SK, from `normaliseRows`
 */
export function ridgeMoments(
  decoder: Matrix,
  encoder: Matrix,
  targets: Targets,
  train: readonly number[],
  test: readonly number[],
  shape: BlendShape,
): RidgeMoments {
  const x = centredBy(decoder, train);
  const given = targetMatrix(targetsAt(targets, train));
  const intercept = columnMeans(given).mean;
  const y: Matrix = {
    ...given,
    data: Float64Array.from(given.data, (value, at) => value - intercept[at % given.cols]!),
  };
  const trainRows = gatherRows(x, train);
  const n = train.length;
  return {
    shape,
    covariance: divided(crossProduct(trainRows, trainRows), n),
    response: divided(crossProduct(trainRows, y), n),
    intercept,
    decoder: side(x, train, test, shape),
    encoder: side(centredBy(encoder, train), train, test, shape),
  };
}

function centredBy({ rows, cols, data }: Matrix, train: readonly number[]): Matrix {
  const { mean } = columnMeans(gatherRows({ rows, cols, data }, train));
  const centred = allocateFloat32(rows * cols);
  for (let at = 0; at < centred.length; at++) centred[at] = data[at]! - mean[at % cols]!;
  return { rows, cols, data: centred };
}

function side(
  centred: Matrix,
  train: readonly number[],
  test: readonly number[],
  { spaces, anchors }: BlendShape,
): RidgeSide {
  const covariances = new Float64Array(spaces * spaces * anchors);
  for (const row of train) {
    const from = row * centred.cols;
    for (let s = 0; s < spaces; s++) {
      for (let t = 0; t < spaces; t++) {
        const to = (s * spaces + t) * anchors;
        const [x, y] = [from + s * anchors, from + t * anchors];
        for (let j = 0; j < anchors; j++) {
          covariances[to + j]! += (centred.data[x + j]! * centred.data[y + j]!) / train.length;
        }
      }
    }
  }
  return { test: gatherRows(centred, test), covariances };
}

function divided({ rows, cols, data }: Float64Matrix, by: number): Float64Matrix {
  for (let at = 0; at < data.length; at++) data[at] = data[at]! / by;
  return { rows, cols, data };
}

/** A deviation up to this share of a row after LayerNorm is rounding: the column is constant. */
const minDeviation = 1e-6;

/** 1 / standard deviation; 1 for a constant column. */
export function inverseDeviation(variance: number): number {
  return variance > minDeviation ** 2 ? 1 / Math.sqrt(variance) : 1;
}
