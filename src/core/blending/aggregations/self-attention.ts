import type { Random } from '../../random';
import { linearParameters, type Parameters } from '../../training/parameters';
import type { Aggregation, BlendShape } from './aggregation';

/** Query, key, value and output layers, K × K each: 4(K² + K) parameters. */
export function attentionParameters({ anchors }: BlendShape, random: Random): Parameters {
  return {
    ...linearParameters('blend.query', anchors, anchors, random),
    ...linearParameters('blend.key', anchors, anchors, random),
    ...linearParameters('blend.value', anchors, anchors, random),
    ...linearParameters('blend.output', anchors, anchors, random),
  };
}

export const attentionParameterCount = ({ anchors }: BlendShape): number =>
  4 * (anchors + 1) * anchors;

/** One attention head between the spaces, then the sum over them. */
export const selfAttention: Aggregation = {
  id: 'self-attention',
  name: 'Self-attention',
  description: 'The spaces are tokens that attend to each other (one head); then their sum.',
  formula: 'Σₛ ((softmax(QKᵀ/√K) V)ₛ W_O + b_O) with Q, K, V linear in x',
  source:
    'Cannistraci et al. 2024, From Bricks to Bridges, sec. 3; Vaswani et al. 2017, Attention Is All You Need, eq. 1',
  outputWidth: ({ anchors }) => anchors,
  parameterCount: attentionParameterCount,
  attends: true,
  initialise: attentionParameters,
  forward: ({ attend }, parameters, tokens) => attend(parameters, 'blend', tokens),
  attention: ({ attentionWeights }, parameters, tokens) =>
    attentionWeights(parameters, 'blend', tokens),
};
