import type { Tensor2D } from '@tensorflow/tfjs-core';
import { allocateFloat32, allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';
import { freeingTensors } from '../training/backend';
import * as layers from '../training/layers';
import { type OutputScale, restoreOutputs } from '../training/objective';
import type { Parameters } from '../training/parameters';
import { pick, toTensors } from '../training/tensors';
import type { ParameterTensors } from '../training/layers';
import { blend, type BlendModel, headOf, tokensOf } from './blend-model';
import { resolveAggregation } from './aggregations/registry';

/** Maximum number of rows that pass through the network at once; bounds its memory. */
const rowsAtOnce = 1024;

/** Computes the blended representation of some rows from `normaliseRows`: rows × width, float32. */
export function blendRows(
  model: BlendModel,
  parameters: Parameters,
  matrix: Matrix,
  rows: readonly number[],
): Matrix {
  const blended = forwardRows(parameters, matrix, rows, (tensors, some) =>
    blend(layers, model, tensors, some),
  );
  // Float32 without loss, because tensors are float32.
  const data = allocateFloat32(blended.data.length);
  data.set(blended.data);
  return { ...blended, data };
}

/**
 * Computes the head's predictions for some rows: class scores, or values in the targets' own units.
 */
export function predictRows(
  model: BlendModel,
  parameters: Parameters,
  scale: OutputScale | undefined,
  matrix: Matrix,
  rows: readonly number[],
): Float64Matrix {
  const head = headOf(model);
  const outputs = forwardRows(parameters, matrix, rows, (tensors, some) =>
    head.forward(layers, tensors, blend(layers, model, tensors, some)),
  );
  restoreOutputs(outputs, scale);
  return outputs;
}

/**
 * Computes for each row the attention between the spaces: rows × S², row-major; undefined if the
 * model does not attend.
 */
export function attentionOfRows(
  model: BlendModel,
  parameters: Parameters,
  matrix: Matrix,
  rows: readonly number[],
): Float64Matrix | undefined {
  const { attention } = resolveAggregation(model.aggregation);
  if (attention === undefined) return undefined;
  return forwardRows(parameters, matrix, rows, (tensors, some) =>
    layers.joinTokens(attention(layers, tensors, tokensOf(layers, model, tensors, some))),
  );
}

function forwardRows(
  parameters: Parameters,
  matrix: Matrix,
  rows: readonly number[],
  forward: (tensors: ParameterTensors, rows: Tensor2D) => Tensor2D,
): Float64Matrix {
  return freeingTensors(() => {
    const tensors = toTensors(parameters);
    const blocks: { cols: number; data: ArrayLike<number> }[] = [];
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      blocks.push(
        freeingTensors(() => {
          const result = forward(tensors, pick(matrix, rows.slice(from, from + rowsAtOnce)));
          return { cols: result.shape[1], data: result.dataSync().slice() };
        }),
      );
    }
    const cols = blocks[0]?.cols ?? 0;
    const data = allocateFloat64(rows.length * cols);
    for (const [b, block] of blocks.entries()) data.set(block.data, b * rowsAtOnce * cols);
    return { rows: rows.length, cols, data };
  });
}
