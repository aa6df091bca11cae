import {
  add,
  addN,
  matMul,
  mul,
  reshape,
  softmax,
  stack,
  sum,
  tanh,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core';
import { linear, type ParameterTensors } from './dense-layers';

/** Layers over rows of S tokens of width K: N × S × K. */

/** Reshapes rows of S tokens side by side (N × SK) to N × S × K. */
export function toTokens(rows: Tensor2D, count: number): Tensor3D {
  return reshape(rows, [rows.shape[0], count, rows.shape[1] / count]);
}

/**
 * Multiplies every token by a weight and adds a bias, both S × K by position: LayerNorm's affine
 * map.
 */
export function affine(tokens: Tensor3D, weight: Tensor, bias: Tensor): Tensor3D {
  return add(mul(tokens, weight), bias);
}

/** Places the tokens side by side: N × SK. */
export function joinTokens(tokens: Tensor3D): Tensor2D {
  const [rows, count, width] = tokens.shape;
  return reshape(tokens, [rows, count * width]);
}

/** Sums the tokens: N × K. */
export function sumTokens(tokens: Tensor3D): Tensor2D {
  return addN(separateTokens(tokens));
}

/** Returns the S tokens, each N × K. */
function separateTokens(tokens: Tensor3D): Tensor2D[] {
  const [rows, count, width] = tokens.shape;
  // TensorFlow.js has no gradient of unstacking a single one.
  return count === 1 ? [reshape(tokens, [rows, width])] : (unstack(tokens, 1) as Tensor2D[]);
}

/** Σₛ softmax(logits)ₛ xₛ: N × K. */
export function weightedSumOfTokens(tokens: Tensor3D, logits: Tensor): Tensor2D {
  return sumTokens(mul(tokens, reshape(softmax(logits), [1, tokens.shape[1], 1])));
}

/** tanh(xₛWₛ + bₛ) with a layer `prefix.s` for each token: N × S × K. */
export function mapTokens(
  parameters: ParameterTensors,
  prefix: string,
  tokens: Tensor3D,
): Tensor3D {
  const mapped = separateTokens(tokens).map((token, s) =>
    tanh(linear(parameters, `${prefix}.${s}`, token)),
  );
  return stack(mapped, 1) as Tensor3D;
}

/**
 * Attention weights softmax(QKᵀ/√K) between the tokens, with the layers `prefix.query` and
 * `prefix.key`: N × S × S.
 */
export function attentionWeights(
  parameters: ParameterTensors,
  prefix: string,
  tokens: Tensor3D,
): Tensor3D {
  const [rows, count, width] = tokens.shape;
  const flat: Tensor2D = reshape(tokens, [rows * count, width]);
  const part = (name: string): Tensor3D =>
    reshape(linear(parameters, `${prefix}.${name}`, flat), [rows, count, width]);
  const scores = matMul(part('query'), part('key'), false, true);
  return softmax(mul(scores, 1 / Math.sqrt(width)));
}

/**
 * One attention head over the tokens with the layers `prefix.query`, `.key`, `.value` and
 * `.output`, summed over the tokens: N × K. The sum is computed first: with A the attention weights
 * and cₛ = Σₜ Aₜₛ, Σₜ(A V)ₜW + S·b = ((Σₛ cₛxₛ)W_V + S·b_V)W_O + S·b_O, so that values and output
 * need one product each instead of S.
 */
export function attend(parameters: ParameterTensors, prefix: string, tokens: Tensor3D): Tensor2D {
  const count = tokens.shape[1];
  const counts = sum<Tensor3D>(attentionWeights(parameters, prefix, tokens), 1, true);
  const mixed: Tensor2D = reshape(matMul(counts, tokens), [tokens.shape[0], tokens.shape[2]]);
  const values = linear(parameters, `${prefix}.value`, mixed, count);
  return linear(parameters, `${prefix}.output`, values, count);
}
