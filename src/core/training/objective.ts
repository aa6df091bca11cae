import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Float64Matrix, Matrix } from '../matrix';
import { targetMatrix, type Targets } from './targets';
import { crossEntropy, meanSquaredError } from './layers';
import { pick } from './tensors';

/** Loss that a network's outputs are trained on. */
export interface Objective {
  /** Number of the network's outputs: classes, or values. */
  readonly outputs: number;
  /**
   * Computes the mean loss of outputs (rows.length × outputs) against the targets of these rows.
   */
  readonly loss: (outputs: Tensor2D, rows: readonly number[]) => Scalar;
}

/**
 * Mean and deviation of every column of the target values; a network learns standardised values.
 */
export interface OutputScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * Computes the scale over the training rows; population deviation, 1 for a constant column.
 * Undefined for classes.
 */
export function outputScale(targets: Targets, rows: readonly number[]): OutputScale | undefined {
  if (targets.kind === 'classes') return undefined;
  const { cols, data } = targets.values;
  const columns = Array.from({ length: cols }, (_, j) => rows.map((row) => data[row * cols + j]!));
  const mean = columns.map((column) => column.reduce((a, b) => a + b, 0) / rows.length);
  const deviation = columns.map(
    (column, j) =>
      Math.sqrt(column.reduce((sum, value) => sum + (value - mean[j]!) ** 2, 0) / rows.length) || 1,
  );
  return { mean, deviation };
}

/**
 * Creates the objective: cross-entropy for classes; mean squared error for values in the given
 * scale.
 */
export function objectiveOf(targets: Targets, scale: OutputScale | undefined): Objective {
  if (targets.kind === 'classes') {
    const table = targetMatrix(targets);
    return {
      outputs: table.cols,
      loss: (outputs, rows) => crossEntropy(outputs, pick(table, rows)),
    };
  }
  const { rows: count, cols } = targets.values;
  const data = Float32Array.from(
    targets.values.data,
    (value, at) => (value - scale!.mean[at % cols]!) / scale!.deviation[at % cols]!,
  );
  const table: Matrix = { rows: count, cols, data };
  return {
    outputs: cols,
    loss: (outputs, rows) => meanSquaredError(outputs, pick(table, rows)),
  };
}

/** Converts a network's outputs back to the units of the targets, in place. */
export function restoreOutputs(
  { cols, data }: Float64Matrix,
  scale: OutputScale | undefined,
): void {
  if (scale === undefined) return;
  for (let at = 0; at < data.length; at++) {
    data[at] = data[at]! * scale.deviation[at % cols]! + scale.mean[at % cols]!;
  }
}
