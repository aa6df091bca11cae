import type { Matrix } from '../linalg/matrix';

/** What a head learns to tell of a row: its class, or T numbers. One entry a row of the features. */
export type Targets = ClassTargets | ValueTargets;

export interface ClassTargets {
  readonly kind: 'classes';
  /** Names of the classes; C of them. A class need not occur among the rows. */
  readonly classes: readonly string[];
  /** For each row the number of its class, 0 to C − 1. */
  readonly indices: Int32Array;
}

export interface ValueTargets {
  readonly kind: 'values';
  /** n × T, as in the file: neither centred nor scaled. */
  readonly values: Matrix;
}

/** What a study asks of its heads. */
export const stitchingTasks = ['classification', 'reconstruction'] as const;
export type StitchingTask = (typeof stitchingTasks)[number];
