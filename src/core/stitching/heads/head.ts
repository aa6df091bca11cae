import type { Float64Matrix, Matrix } from '../../matrix';
import type { OptionDefinition, OptionValues } from '../../registry';
import type { StitchingTask } from '../stitching-task';
import type { Targets } from '../../training/targets';

/** A parameter of a head, set by name. */
export type HeadOption = Omit<OptionDefinition, 'suffix'>;

/** What a head is fitted on: the training rows of the decoder's space. */
export interface FitInput {
  /** n × K, every column standardised over these rows (see `standardise.ts`). */
  readonly features: Matrix;
  /** One entry a row of `features`. */
  readonly targets: Targets;
  /** A value for each of the head's options. */
  readonly options: OptionValues;
  /** Fixes everything random: initial weights, order of rows, rows held back for early stopping. */
  readonly seed: number;
}

/** A head that has been fitted. It lives in the thread that fitted it. */
export interface FittedHead {
  /**
   * @param features m × K, of any space, standardised over that space's own training rows
   * @returns m × C scores, the greatest of which names the class; or m × T values like the targets
   */
  predict(features: Matrix): Float64Matrix;
  /** Frees what the garbage collector does not, e.g. tensors. */
  dispose?(): void;
}

/** A decoder head: one entry of the head registry. */
export interface Head {
  /** Stable id, used in files, on the command line and in results. */
  readonly id: string;
  readonly name: string;
  /** What it computes and how it is fitted, one sentence. */
  readonly description: string;
  /** The loss, plain text. */
  readonly formula: string;
  /** Paper, or package, the definition follows. */
  readonly source: string;
  readonly tasks: readonly StitchingTask[];
  readonly options: readonly HeadOption[];
  /** @throws InspectorError where the rows don't determine the head */
  fit(input: FitInput): Promise<FittedHead>;
  /** The heads for several values of the options, where that takes less than fitting each alone. */
  fitEach?(
    input: Omit<FitInput, 'options'>,
    options: readonly OptionValues[],
  ): Promise<FittedHead[]>;
}
