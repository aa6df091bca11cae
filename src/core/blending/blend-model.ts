import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { seeded } from '../random';
import type { ParameterTensors } from '../training/layers';
import { linearNetwork, type Layers, mlpNetwork, type Network } from '../training/network';
import { constantParameter, type Parameters } from '../training/parameters';
import type { BlendShape } from './aggregations/aggregation';
import { resolveAggregation } from './aggregations/registry';

/** Heads with which an aggregation can be trained. */
export const blendHeads = ['linear', 'mlp'] as const;
/** Id of a head with which an aggregation is trained. */
export type BlendHead = (typeof blendHeads)[number];

/** An aggregation and the head it is trained with. */
export interface BlendModel {
  /** Id of the aggregation registry. */
  readonly aggregation: string;
  readonly head: BlendHead;
  /** Number of hidden units of the head `mlp`. */
  readonly hidden: number;
  readonly shape: BlendShape;
}

/** Creates initial parameters: LayerNorm's map is the identity, all others are seeded. */
export function initialiseBlend(model: BlendModel, outputs: number, seed: number): Parameters {
  const { shape } = model;
  const { initialise, outputWidth } = resolveAggregation(model.aggregation);
  const random = seeded(seed, weightStream);
  const places = [shape.spaces, shape.anchors];
  return {
    'norm.weight': constantParameter(places, 1),
    'norm.bias': constantParameter(places, 0),
    ...initialise(shape, random),
    ...headOf(model).initialise(outputWidth(shape), outputs, random),
  };
}

/** Returns the number of parameters that {@link initialiseBlend} creates. */
export function countBlendParameters(model: BlendModel, outputs: number): number {
  const { shape } = model;
  const { parameterCount, outputWidth } = resolveAggregation(model.aggregation);
  const norm = 2 * shape.spaces * shape.anchors;
  return norm + parameterCount(shape) + headOf(model).parameterCount(outputWidth(shape), outputs);
}

export function headOf({ head, hidden }: BlendModel): Network {
  return head === 'linear' ? linearNetwork : mlpNetwork(hidden);
}

/**
 * Applies LayerNorm's affine map to rows from `normaliseRows` (N × SK) and reshapes them to N × S ×
 * K.
 */
export function tokensOf(
  { affine, toTokens }: Layers,
  { shape }: BlendModel,
  parameters: ParameterTensors,
  rows: Tensor2D,
): Tensor3D {
  const tokens = toTokens(rows, shape.spaces);
  return affine(tokens, parameters['norm.weight']!, parameters['norm.bias']!);
}

/** Computes the blended representation of rows from `normaliseRows`: N × SK to N × width. */
export function blend(
  layers: Layers,
  model: BlendModel,
  parameters: ParameterTensors,
  rows: Tensor2D,
): Tensor2D {
  const { forward } = resolveAggregation(model.aggregation);
  return forward(layers, parameters, tokensOf(layers, model, parameters, rows));
}

/** Separates the initial weights from other random numbers of the same seed. */
const weightStream = 1_600_000;
