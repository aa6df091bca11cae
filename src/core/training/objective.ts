import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Matrix } from '../linalg/matrix';
import type { Targets } from '../stitching/targets';
import { crossEntropy, meanSquaredError } from './layers';
import { pick } from './tensors';

/** Targets in a form that a loss compares outputs with. */
export interface Objective {
  /** Columns of the network's output: classes, or values. */
  readonly outputs: number;
  /** Mean loss of outputs (rows.length × outputs) for these rows of the targets. */
  loss(outputs: Tensor2D, rows: readonly number[]): Scalar;
  /** Outputs as scores or as values in the targets' own units; done in place. */
  restore(outputs: Float64Array): void;
}

/**
 * Cross-entropy for classes; mean squared error for values, each column standardised over the rows
 * that are learnt from.
 */
export function objectiveOf(targets: Targets, trainRows: readonly number[]): Objective {
  if (targets.kind === 'classes') {
    const table = oneHot(targets.indices, targets.classes.length);
    return {
      outputs: targets.classes.length,
      loss: (outputs, rows) => crossEntropy(outputs, pick(table, rows)),
      restore: () => undefined,
    };
  }
  const { cols } = targets.values;
  const { mean, deviation } = columnScale(targets.values, trainRows);
  const scaled = Float32Array.from(
    targets.values.data,
    (value, at) => (value - mean[at % cols]!) / deviation[at % cols]!,
  );
  const table: Matrix = { rows: targets.values.rows, cols, data: scaled };
  return {
    outputs: cols,
    loss: (outputs, rows) => meanSquaredError(outputs, pick(table, rows)),
    restore(outputs) {
      for (let at = 0; at < outputs.length; at++) {
        outputs[at] = outputs[at]! * deviation[at % cols]! + mean[at % cols]!;
      }
    },
  };
}

function oneHot(indices: Int32Array, classes: number): Matrix {
  const data = new Float32Array(indices.length * classes);
  for (const [row, index] of indices.entries()) data[row * classes + index] = 1;
  return { rows: indices.length, cols: classes, data };
}

/** Mean and population standard deviation of every column over some rows; 1 for a constant column. */
function columnScale(
  { cols, data }: Matrix,
  rows: readonly number[],
): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(cols);
  for (const row of rows) for (let j = 0; j < cols; j++) mean[j]! += data[row * cols + j]!;
  for (let j = 0; j < cols; j++) mean[j] = mean[j]! / rows.length;
  const squares = new Float64Array(cols);
  for (const row of rows) {
    for (let j = 0; j < cols; j++) squares[j]! += (data[row * cols + j]! - mean[j]!) ** 2;
  }
  return { mean, deviation: squares.map((sum) => Math.sqrt(sum / rows.length) || 1) };
}
