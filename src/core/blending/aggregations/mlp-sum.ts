import type { Aggregation } from './aggregation';
import { mlpParameters } from './mlp-parameters';

/** One layer for each space, then the sum: S(K² + K) parameters. The paper's default. */
export const mlpSum: Aggregation = {
  id: 'mlp-sum',
  name: 'MLP + sum',
  description: 'A layer of its own for each space, then the sum.',
  formula: 'Σₛ tanh(xₛWₛ + bₛ)',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3; Zaheer et al. 2017, Deep Sets',
  outputWidth: ({ anchors }) => anchors,
  parameterCount: ({ spaces, anchors }) => spaces * (anchors + 1) * anchors,
  attends: false,
  initialise: mlpParameters,
  forward: ({ mapTokens, sumTokens }, parameters, tokens) =>
    sumTokens(mapTokens(parameters, 'blend.mlp', tokens)),
};
