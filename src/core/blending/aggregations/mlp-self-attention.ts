import type { Aggregation } from './aggregation';
import { mlpParameters } from './mlp-parameters';
import { attentionParameterCount, attentionParameters } from './self-attention';
import { mlpSum } from './mlp-sum';

/** A layer for each space, then attention between them: (S + 4)(K² + K) parameters. */
export const mlpSelfAttention: Aggregation = {
  id: 'mlp-self-attention',
  name: 'MLP + self-attention',
  description: 'A layer of its own for each space, then attention between them, then their sum.',
  formula: 'self-attention over tanh(xₛWₛ + bₛ)',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3',
  outputWidth: ({ anchors }) => anchors,
  parameterCount: (shape) => mlpSum.parameterCount(shape) + attentionParameterCount(shape),
  attends: true,
  initialise: (shape, random) => ({
    ...mlpParameters(shape, random),
    ...attentionParameters(shape, random),
  }),
  forward: ({ attend, mapTokens }, parameters, tokens) =>
    attend(parameters, 'blend', mapTokens(parameters, 'blend.mlp', tokens)),
  attention: ({ attentionWeights, mapTokens }, parameters, tokens) =>
    attentionWeights(parameters, 'blend', mapTokens(parameters, 'blend.mlp', tokens)),
};
