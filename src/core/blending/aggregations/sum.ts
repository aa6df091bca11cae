import type { Aggregation } from './aggregation';

/** The sum of all spaces, anchor by anchor. No parameters. */
export const sum: Aggregation = {
  id: 'sum',
  name: 'Sum',
  description: 'The sum of the spaces, anchor by anchor.',
  formula: 'Σₛ xₛ',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3',
  outputWidth: ({ anchors }) => anchors,
  parameterCount: () => 0,
  attends: false,
  initialise: () => ({}),
  forward: ({ sumTokens }, _, tokens) => sumTokens(tokens),
};
