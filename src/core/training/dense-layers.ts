import {
  add,
  customGrad,
  logSoftmax,
  matMul,
  mean,
  mul,
  neg,
  ones,
  reshape,
  square,
  sub,
  sum,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

export { relu } from '@tensorflow/tfjs-core';

/** Tensors of a model's parameters, by name. */
export type ParameterTensors = Readonly<Record<string, Tensor>>;

/**
 * xW + b for x (n × m), W (m × k) and b (k). Has its own gradient, because with TensorFlow.js on
 * WebAssembly a product with a transposed operand is ten times slower than one with a transposed
 * copy, and a sum over rows is slower than a product with ones.
 */
export const affineProduct = customGrad((...given) => {
  const [x, weight, bias, save] = given as unknown as [Tensor2D, Tensor2D, Tensor1D, Save];
  save([x, weight]);
  return {
    value: add(matMul(x, weight), bias),
    gradFunc: (upstream: Tensor, saved: Tensor[]) => {
      const [rows, weights] = saved as [Tensor2D, Tensor2D];
      const dy = upstream as Tensor2D;
      return [
        matMul(dy, transpose(weights)),
        matMul(transpose(rows), dy),
        reshape(matMul(ones([1, dy.shape[0]]), dy), [dy.shape[1]]),
      ];
    },
  };
}) as (x: Tensor2D, weight: Tensor2D, bias: Tensor1D) => Tensor2D;
type Save = (tensors: Tensor[]) => void;

/**
 * xW + b with the layer's parameters: rows × inputs to rows × outputs.
 * @param biases how often the bias is added, if x is a sum of rows
 */
export function linear(
  parameters: ParameterTensors,
  prefix: string,
  x: Tensor2D,
  biases = 1,
): Tensor2D {
  const weight = parameters[`${prefix}.weight`] as Tensor2D;
  const bias = parameters[`${prefix}.bias`] as Tensor1D;
  return affineProduct(x, weight, biases === 1 ? bias : mul(bias, biases));
}

/** Mean over rows of −log softmax(logits)[class]; `oneHot` is rows × classes. */
export function crossEntropy(logits: Tensor2D, oneHot: Tensor2D): Scalar {
  return neg(mean(sum(mul(logSoftmax(logits), oneHot), 1)));
}

/** Mean of the squared differences over all entries. */
export function meanSquaredError(predicted: Tensor2D, target: Tensor2D): Scalar {
  return mean(square(sub(predicted, target)));
}
