import type { TrainingOptions } from '../training/train';
import type { BlendHead } from './blend-model';
import type { TuneMode } from './tune-modes';

/** Settings of training a blend and of tuning it afterwards. */
export interface BlendSettings extends TrainingOptions {
  /** Id of the aggregation registry. */
  readonly aggregation: string;
  readonly head: BlendHead;
  /** Number of hidden units of the head `mlp`. */
  readonly hidden: number;
  /** Modes in which to tune to the encoder, each starting from the trained blend. */
  readonly tune: readonly TuneMode[];
  /**
   * Number of labelled rows of the encoder for tuning: training rows, every class in proportion.
   */
  readonly tuneRows: number;
}

/** Default settings. */
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
