import { linearNetwork } from '../../training/network';
import type { Head } from './head';
import { trainingOptions } from './training-options';

/** Multinomial logistic regression. */
export const softmax: Head = {
  id: 'softmax',
  name: 'Softmax regression',
  description:
    'One linear layer trained by Adam with weight decay; stops early on held-back training rows.',
  formula: 'min mean −log softmax(PW + b)[class]',
  source: 'Kingma & Ba 2015 (Adam); Loshchilov & Hutter 2019 (decoupled weight decay)',
  tasks: ['classification'],
  options: trainingOptions,
  async fit(input) {
    const { fitNetwork } = await import('./trained');
    return fitNetwork(linearNetwork, input);
  },
};
