import {
  add,
  customGrad,
  logSoftmax,
  matMul,
  mean,
  mul,
  neg,
  square,
  sub,
  sum,
  type Scalar,
  type Tensor,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

export { relu } from '@tensorflow/tfjs-core';

/** Tensors of a model's parameters, by name. */
export type ParameterTensors = Readonly<Record<string, Tensor>>;

/**
 * AB for A (n × m) and B (m × k). Its gradient multiplies transposed copies: with TensorFlow.js on
 * WebAssembly a product told to transpose an operand is ten times slower.
 */
export const product = customGrad((a, b, save) => {
  const [left, right] = [a as Tensor2D, b as Tensor2D];
  (save as (tensors: Tensor[]) => void)([left, right]);
  return {
    value: matMul(left, right),
    gradFunc: (upstream: Tensor, saved: Tensor[]) => {
      const [x, y] = saved as [Tensor2D, Tensor2D];
      return [
        matMul(upstream as Tensor2D, transpose(y)),
        matMul(transpose(x), upstream as Tensor2D),
      ];
    },
  };
}) as (a: Tensor2D, b: Tensor2D) => Tensor2D;

/** xW + b with the layer's parameters: rows × inputs to rows × outputs. */
export function linear(parameters: ParameterTensors, prefix: string, x: Tensor2D): Tensor2D {
  const weight = parameters[`${prefix}.weight`] as Tensor2D;
  return add(product(x, weight), parameters[`${prefix}.bias`]!);
}

/** Mean over rows of −log softmax(logits)[class]; `oneHot` is rows × classes. */
export function crossEntropy(logits: Tensor2D, oneHot: Tensor2D): Scalar {
  return neg(mean(sum(mul(logSoftmax(logits), oneHot), 1)));
}

/** Mean of the squared differences over all entries. */
export function meanSquaredError(predicted: Tensor2D, target: Tensor2D): Scalar {
  return mean(square(sub(predicted, target)));
}
