import type { TrainingOptions } from '../training/train';
import type { BlendHead } from './blend-model';
import type { TuneMode } from './tune-modes';

/** What to train, and what to tune afterwards. */
export interface BlendSettings extends TrainingOptions {
  /** Id of the aggregation registry. */
  readonly aggregation: string;
  readonly head: BlendHead;
  /** Hidden units of the head `mlp`. */
  readonly hidden: number;
  /** Ways to tune to the encoder, each starting from the trained blend. */
  readonly tune: readonly TuneMode[];
  /** Labelled rows of the encoder to tune on: training rows, every class in proportion. */
  readonly tuneRows: number;
}

/** Settings unless others are given. */
export const defaultBlendSettings: Omit<BlendSettings, 'aggregation'> = {
  head: 'linear',
  hidden: 128,
  tune: [],
  tuneRows: 100,
  epochs: 50,
  batchSize: 64,
  learningRate: 0.001,
  weightDecay: 0.01,
  patience: 10,
  seed: 0,
};
