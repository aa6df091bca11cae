import { mlpNetwork } from '../../training/network';
import type { Head } from './head';
import { trainingOptions } from './training-options';

/** A network with one hidden layer. */
export const mlp: Head = {
  id: 'mlp',
  name: 'MLP',
  description:
    'One hidden layer of rectified units trained by Adam with weight decay; stops early on held-back training rows.',
  formula:
    'relu(PW₁ + b₁)W₂ + b₂; cross-entropy for classes, mean squared error for values (standardised)',
  source: 'Kingma & Ba 2015 (Adam); Loshchilov & Hutter 2019 (decoupled weight decay)',
  tasks: ['classification', 'reconstruction'],
  options: [
    ...trainingOptions,
    {
      id: 'hidden',
      name: 'Hidden units',
      description: 'Width of the hidden layer.',
      default: 128,
      minimum: 1,
      maximum: 8192,
      integer: true,
    },
  ],
  async fit(input) {
    const { fitNetwork } = await import('./trained');
    return fitNetwork(mlpNetwork(input.options['hidden']!), input);
  },
};
