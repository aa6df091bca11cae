import type { OptionValues } from '../../registry';
import type { TrainingOptions } from '../../training/train';
import type { HeadOption } from './head';

/** Options shared by all heads that are trained by gradient descent. */
export const trainingOptions: readonly HeadOption[] = [
  {
    id: 'epochs',
    name: 'Epochs',
    description: 'Passes over the training rows, at most; it stops early.',
    default: 200,
    minimum: 1,
    maximum: 10_000,
    integer: true,
  },
  {
    id: 'lr',
    name: 'Learning rate',
    description: 'Step size of Adam.',
    default: 0.001,
    minimum: 1e-7,
    maximum: 1,
    integer: false,
  },
  {
    id: 'weight-decay',
    name: 'Weight decay',
    description: 'Decoupled decay of the weight matrices.',
    default: 0.01,
    minimum: 0,
    maximum: 100,
    integer: false,
  },
];

/** Converts option values to training options. */
export function trainingValues(
  options: OptionValues,
): Pick<TrainingOptions, 'epochs' | 'learningRate' | 'weightDecay'> {
  return {
    epochs: options['epochs']!,
    learningRate: options['lr']!,
    weightDecay: options['weight-decay']!,
  };
}
