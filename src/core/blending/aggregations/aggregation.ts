import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Random } from '../../random';
import type { ParameterTensors } from '../../training/layers';
import type { Layers } from '../../training/network';
import type { Parameters } from '../../training/parameters';

/** S relative spaces over K anchors. */
export interface BlendShape {
  readonly spaces: number;
  readonly anchors: number;
}

/** What a way to make one representation of S relative spaces is. */
export interface AggregationDescription {
  /** Stable id, used in files, on the command line and in results. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The formula, plain text; xₛ is a row of space s after LayerNorm. */
  readonly formula: string;
  /** Paper, or package, the definition follows. */
  readonly source: string;
  /** Columns of the blended representation. */
  readonly outputWidth: (shape: BlendShape) => number;
  readonly parameterCount: (shape: BlendShape) => number;
  /** Whether it has queries, keys and values, which can be tuned alone. */
  readonly attends: boolean;
}

/**
 * A way to make one representation of S relative spaces: one entry of the aggregation registry. All
 * see the spaces after LayerNorm with an affine map for each space (see `normalise-rows.ts`); its 2SK
 * parameters are not counted here.
 */
export interface Aggregation extends AggregationDescription {
  /** Initial parameters, whose names start with `blend.`. */
  readonly initialise: (shape: BlendShape, random: Random) => Parameters;
  /** @param tokens N × S × K, the spaces after LayerNorm @returns N × outputWidth */
  readonly forward: (layers: Layers, parameters: ParameterTensors, tokens: Tensor3D) => Tensor2D;
  /** What each space counts for each other, N × S × S; every row sums to 1. Where it attends. */
  readonly attention?: (layers: Layers, parameters: ParameterTensors, tokens: Tensor3D) => Tensor3D;
}

/** Names of the parameters that `qkv` tunes, for every aggregation that attends. */
export const queryKeyValue = ['query', 'key', 'value'].flatMap((part) => [
  `blend.${part}.weight`,
  `blend.${part}.bias`,
]);
