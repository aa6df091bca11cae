import { tensor, tensor2d, type Tensor2D } from '@tensorflow/tfjs-core';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';
import type { ParameterTensors } from './layers';
import type { Parameters } from './parameters';

/** Copies the matrix to a float32 tensor. */
export function toTensor({ rows, cols, data }: Matrix): Tensor2D {
  // Copied, because TensorFlow.js cannot keep views of shared memory.
  return tensor2d(Float32Array.from(data), [rows, cols]);
}

/**
 * Copies some rows of the matrix to a tensor. That is ten times faster than letting TensorFlow.js
 * gather them on WebAssembly.
 */
export function pick({ cols, data }: Matrix, rows: readonly number[]): Tensor2D {
  const picked = new Float32Array(rows.length * cols);
  for (const [i, row] of rows.entries()) {
    picked.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  }
  return tensor2d(picked, [rows.length, cols]);
}

/** Converts all parameters to tensors. */
export function toTensors(parameters: Parameters): ParameterTensors {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, values }]) => [
      name,
      tensor(values, [...shape]),
    ]),
  );
}

/** Copies the tensor's numbers to a matrix. */
export function toMatrix(values: Tensor2D): Float64Matrix {
  const [rows, cols] = values.shape;
  const data = allocateFloat64(rows * cols);
  data.set(values.dataSync());
  return { rows, cols, data };
}
