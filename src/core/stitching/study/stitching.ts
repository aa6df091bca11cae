import type { SpaceSummary } from '../../study/describe-space';
import type { Metric } from '../scores';
import type { StitchingTask } from '../stitching-task';
import type { Normalization } from '../../projection/normalization';
import type { OptionValues } from '../../registry';
import type { AnchorStrategy } from '../../anchors/registry';
import type { LabelsSummary } from '../../study/align-labels';
import type { AnchorChoice } from '../../study/anchor-choice';
import type { Labels, LoadedSpace, PairingChoice, RowChoice } from '../../study/types';
import type { PairingSummary } from '../../study/pairing';

/** Several runs of a study: with as many seeds, or with each of K folds as the test rows once. */
export interface Repetition {
  readonly kind: 'seeds' | 'folds';
  readonly count: number;
}

/** Values to try one after another. */
export interface SweepChoice {
  /** Ids of what is swept; all of the study's projections unless given. */
  readonly projections?: readonly string[];
  /** Numbers of anchors, for each strategy; the listed anchors in their order where they are listed. */
  readonly anchors?: {
    readonly counts: readonly number[];
    readonly strategies: readonly AnchorStrategy[];
  };
  /** Values of one of the head's options; trained aggregations, whose heads have none, take no part. */
  readonly option?: { readonly id: string; readonly values: readonly number[] };
}

/** What to stitch, and how. */
export interface StitchOptions {
  readonly task: StitchingTask;
  /** Id of the head registry. */
  readonly head: string;
  readonly headOptions: OptionValues;
  /**
   * Ids of projections; products such as `concat:cosine+l1` and trained aggregations such as
   * `mlp-sum:cosine+l1` among them.
   */
  readonly projections: readonly string[];
  /** How aggregations are trained (`aggregationOptions`); defaults for what is left out. */
  readonly aggregationOptions?: OptionValues;
  /** Anchors are training rows. */
  readonly anchors: AnchorChoice;
  readonly normalization: Normalization;
  /** Rows that take part, for training and for test; all unless given. */
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Share of the rows that are test rows, where the labels have no split. */
  readonly testFraction: number;
  readonly repeat: Repetition;
  readonly nonFinite: 'refuse' | 'drop';
  /** How rows are paired; found out unless given. */
  readonly pairing?: PairingChoice;
  /** What to do with rows that the labels don't name. */
  readonly unlabelled: 'refuse' | 'drop';
  readonly precision: 'float32' | 'float64';
  readonly baselines: boolean;
  readonly sweeps: SweepChoice;
}

/** A stitching study in memory. */
export interface StitchInput {
  readonly spaces: readonly LoadedSpace[];
  /** Needed for classification; their split column, if any, is used for both tasks. */
  readonly labels?: Labels;
  /** What reconstruction has to give: rows paired with those of the spaces. */
  readonly targets?: LoadedSpace;
  readonly options: StitchOptions;
}

/** One number a pair, [decoder][encoder]; null where a head does not fit an encoder. */
export type PairMatrix = readonly (readonly (number | null)[])[];

/** A metric over all pairs. */
export interface PairScores {
  readonly metric: string;
  /** Mean over the runs. */
  readonly matrix: PairMatrix;
  /** Standard deviation over the runs (n − 1), where there are several. */
  readonly spread?: PairMatrix;
  /** What stitching leaves of the decoder's score on its own encoder; 1 is all of it. */
  readonly index: PairMatrix;
}

/** A way to represent rows: one projection, or several and how they are combined. */
export interface Representation {
  /** As in the options. */
  readonly id: string;
  readonly projections: readonly string[];
  /** `none` for a single projection. */
  readonly aggregation: string;
}

/** The scores of all pairs under one representation. */
export interface StitchingScores extends PairScores, Representation {
  /** The study's head; `linear` or `mlp` where it was trained with the aggregation. */
  readonly head: string;
}

/** Stitching without a relative projection, or what to measure it by. */
export interface BaselineScores extends PairScores {
  /** `none`, `translation-affine` …, `own`, `chance`. */
  readonly id: string;
  readonly name: string;
  readonly head: string;
}

/** One curve: a metric against one parameter. */
export interface Sweep extends Representation {
  /** `anchors`, or the id of the head's option. */
  readonly parameter: string;
  readonly metric: string;
  readonly head: string;
  /** How anchors were chosen, where their number is the parameter. */
  readonly strategy?: string;
  readonly points: readonly SweepPoint[];
}
/** The scores of all pairs at one value of the parameter. */
export interface SweepPoint {
  readonly value: number;
  /** Mean over all pairs of different spaces and all runs; null if no pair has a score. */
  readonly stitched: number | null;
  /** Standard deviation of that mean over the runs, where there are several. */
  readonly spread?: number;
  /** Mean over the decoders on their own encoders. */
  readonly own: number | null;
  /** Mean over the runs for every pair. */
  readonly matrix: PairMatrix;
}

/** Everything stitching found out, as plain data. */
export interface StitchingResult {
  readonly spaces: readonly SpaceSummary[];
  readonly task: StitchingTask;
  readonly head: { readonly id: string; readonly options: OptionValues };
  /** How aggregations were trained, where some were. */
  readonly aggregationOptions?: OptionValues;
  readonly metrics: readonly Metric[];
  readonly decoders: readonly string[];
  readonly encoders: readonly string[];
  /** Names of the classes; empty for reconstruction. */
  readonly classes: readonly string[];
  readonly split: SplitDescription;
  /** How rows were paired; those of targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Where the labels came from, where there are labels. */
  readonly labels?: LabelsSummary | undefined;
  readonly runs: number;
  /** Row ids of the first run's anchors. */
  readonly anchors: readonly string[];
  /** The file that lists them, where one does. */
  readonly anchorsFile?: string | undefined;
  readonly results: readonly StitchingScores[];
  readonly baselines: readonly BaselineScores[];
  readonly sweeps: readonly Sweep[];
  readonly warnings: readonly string[];
}

/** Which rows were trained on and tested on. */
export interface SplitDescription {
  /** The labels' split column, seeded and stratified by label, or folds. */
  readonly source: 'column' | 'seeded' | 'folds';
  /** Rows of the first run. */
  readonly train: number;
  readonly test: number;
}
