import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../random';
import type { ParameterTensors } from './layers';
import { linearParameters, type Parameters } from './parameters';

/**
 * Module of the tensor functions. It is passed as an argument, so that defining a network does not
 * load TensorFlow.js.
 */
export type Layers = typeof import('./layers');

/**
 * A trainable map of rows × inputs to rows × outputs, whose parameters' names begin with `head.`.
 */
export interface Network {
  initialise(inputs: number, outputs: number, random: Random): Parameters;
  /** Returns the number of parameters that {@link Network.initialise} creates. */
  parameterCount(inputs: number, outputs: number): number;
  forward(layers: Layers, parameters: ParameterTensors, x: Tensor2D): Tensor2D;
}

/** xW + b: inputs·outputs + outputs parameters. */
export const linearNetwork: Network = {
  initialise: (inputs, outputs, random) => linearParameters('head', inputs, outputs, random),
  parameterCount: (inputs, outputs) => (inputs + 1) * outputs,
  forward: ({ linear }, parameters, x) => linear(parameters, 'head', x),
};

/** relu(xW₁ + b₁)W₂ + b₂: (inputs + 1)·hidden + (hidden + 1)·outputs parameters. */
export function mlpNetwork(hidden: number): Network {
  return {
    initialise: (inputs, outputs, random) => ({
      ...linearParameters('head.hidden', inputs, hidden, random),
      ...linearParameters('head.output', hidden, outputs, random),
    }),
    parameterCount: (inputs, outputs) => (inputs + 1) * hidden + (hidden + 1) * outputs,
    forward: ({ linear, relu }, parameters, x) =>
      linear(parameters, 'head.output', relu(linear(parameters, 'head.hidden', x))),
  };
}
