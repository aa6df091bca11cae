import type { Float64Matrix, Matrix } from '../../matrix';
import type { OptionDefinition, OptionValues } from '../../registry';
import type { StitchingTask } from '../stitching-task';
import type { Targets } from '../../training/targets';

/** An option of a head, set by name. */
export type HeadOption = Omit<OptionDefinition, 'suffix'>;

/** Input for fitting a head: the training rows of the decoder's space. */
export interface FitInput {
  /** n × K, every column standardised over these rows (see `standardise.ts`). */
  readonly features: Matrix;
  /** One target per row of `features`. */
  readonly targets: Targets;
  /** Value of each of the head's options. */
  readonly options: OptionValues;
  /**
   * Seed of everything random: initial weights, order of rows, rows held back for early stopping.
   */
  readonly seed: number;
}

/** A fitted head. It exists only in the thread that fitted it. */
export interface FittedHead {
  /**
   * Predicts targets.
   * @param features m × K, of any space, standardised over that space's own training rows
   * @returns m × C scores, the greatest of which gives the class; or m × T values in the targets'
   * units
   */
  predict(features: Matrix): Float64Matrix;
  /** Frees memory that the garbage collector does not, e.g. tensors. */
  dispose?(): void;
}

/** A decoder head: one entry of the head registry. */
export interface Head {
  /** Stable id, used in files, on the command line and in results. */
  readonly id: string;
  readonly name: string;
  /** One sentence that says what it computes and how it is fitted. */
  readonly description: string;
  /** Formula of the loss, plain text. */
  readonly formula: string;
  /** Paper, or package, that defines the head. */
  readonly source: string;
  readonly tasks: readonly StitchingTask[];
  readonly options: readonly HeadOption[];
  /**
   * Fits the head.
   * @throws InspectorError if the rows do not determine the head
   */
  fit(input: FitInput): Promise<FittedHead>;
  /**
   * Fits heads for several values of the options, if that is faster than fitting each separately.
   */
  fitEach?(
    input: Omit<FitInput, 'options'>,
    options: readonly OptionValues[],
  ): Promise<FittedHead[]>;
}
