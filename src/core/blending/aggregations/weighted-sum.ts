import { constantParameter } from '../../training/parameters';
import type { Aggregation } from './aggregation';

/** A sum with a trained weight per space; S parameters, which are equal at the start. */
export const weightedSum: Aggregation = {
  id: 'weighted-sum',
  name: 'Weighted sum',
  description: 'The sum of the spaces with one trained weight each; the weights sum to 1.',
  formula: 'Σₛ softmax(w)ₛ xₛ',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3',
  outputWidth: ({ anchors }) => anchors,
  parameterCount: ({ spaces }) => spaces,
  attends: false,
  initialise: ({ spaces }) => ({ 'blend.weights': constantParameter([spaces], 0) }),
  forward: ({ weightedSumOfTokens }, parameters, tokens) =>
    weightedSumOfTokens(tokens, parameters['blend.weights']!),
};
