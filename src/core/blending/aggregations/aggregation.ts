import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Random } from '../../random';
import type { ParameterTensors } from '../../training/layers';
import type { Layers } from '../../training/network';
import type { Parameters } from '../../training/parameters';

/** Numbers of relative spaces (S) and of anchors (K). */
export interface BlendShape {
  readonly spaces: number;
  readonly anchors: number;
}

/** Description of an aggregation: a method to combine S relative spaces into one representation. */
export interface AggregationDescription {
  /** Stable id, used in files, on the command line and in results. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Formula, plain text; xₛ is a row of space s after LayerNorm. */
  readonly formula: string;
  /** Paper, or package, that defines it. */
  readonly source: string;
  /** Number of columns of the blended representation. */
  readonly outputWidth: (shape: BlendShape) => number;
  readonly parameterCount: (shape: BlendShape) => number;
  /** Whether it has queries, keys and values, which can be tuned separately. */
  readonly attends: boolean;
}

/**
 * An aggregation, one entry of the registry. Its input is the spaces after LayerNorm with an affine
 * map for each space (see `normalise-rows.ts`), whose 2SK parameters are not counted here.
 */
export interface Aggregation extends AggregationDescription {
  /** Creates initial parameters, whose names begin with `blend.`. */
  readonly initialise: (shape: BlendShape, random: Random) => Parameters;
  /**
   * Computes the blended representation.
   * @param tokens N × S × K, the spaces after LayerNorm
   * @returns N × outputWidth
   */
  readonly forward: (layers: Layers, parameters: ParameterTensors, tokens: Tensor3D) => Tensor2D;
  /**
   * Computes the attention weights between the spaces, N × S × S; every row sums to 1. Present if
   * `attends`.
   */
  readonly attention?: (layers: Layers, parameters: ParameterTensors, tokens: Tensor3D) => Tensor3D;
}

/** Names of the parameters that `qkv` tunes, for every aggregation that attends. */
export const queryKeyValue = ['query', 'key', 'value'].flatMap((part) => [
  `blend.${part}.weight`,
  `blend.${part}.bias`,
]);
