import type { Aggregation } from './aggregation';

/** All spaces side by side. No parameters. */
export const concat: Aggregation = {
  id: 'concat',
  name: 'Concatenation',
  description: 'The spaces side by side: nothing is lost, and the head weighs them.',
  formula: '[x₁ … x_S]',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3',
  outputWidth: ({ spaces, anchors }) => spaces * anchors,
  parameterCount: () => 0,
  attends: false,
  initialise: () => ({}),
  forward: ({ joinTokens }, _, tokens) => joinTokens(tokens),
};
