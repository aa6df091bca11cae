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

/** Maximum number of runs of a study. */
export const maxRuns = 1000;

/** Repeated runs of a study: with several seeds, or with each of K folds as the test rows once. */
export interface Repetition {
  readonly kind: 'seeds' | 'folds';
  readonly count: number;
}

/** Parameter values for the curves. */
export interface SweepChoice {
  /** Ids of the projections to sweep; all of the study's projections if absent. */
  readonly projections?: readonly string[];
  /** Numbers of anchors, for each strategy; of listed anchors the first ones of the list. */
  readonly anchors?: {
    readonly counts: readonly number[];
    readonly strategies: readonly AnchorStrategy[];
  };
  /**
   * Values of one of the head's options. Trained aggregations are left out, because their heads
   * have no options.
   */
  readonly option?: { readonly id: string; readonly values: readonly number[] };
}

/** Options of a stitching study. */
export interface StitchOptions {
  readonly task: StitchingTask;
  /** Id of the head registry. */
  readonly head: string;
  readonly headOptions: OptionValues;
  /**
   * Ids of representations: projections, products such as `concat:cosine+l1` and trained
   * aggregations such as `mlp-sum:cosine+l1`.
   */
  readonly projections: readonly string[];
  /** Training options of aggregations (`aggregationOptions`); defaults for absent ones. */
  readonly aggregationOptions?: OptionValues;
  /** Choice of anchors, which must be training rows. */
  readonly anchors: AnchorChoice;
  readonly normalization: Normalization;
  /** Rows that take part, for training and for test; all if absent. */
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Share of the rows that are test rows, if the labels have no split. */
  readonly testFraction: number;
  readonly repeat: Repetition;
  readonly nonFinite: 'refuse' | 'drop';
  /** Pairing of the rows; detected if absent. */
  readonly pairing?: PairingChoice;
  /** Policy for rows without a label. */
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
  /** Targets of a reconstruction: rows that are paired with those of the spaces. */
  readonly targets?: LoadedSpace;
  readonly options: StitchOptions;
}

/** One number per pair, [decoder][encoder]; null if a head does not fit an encoder. */
export type PairMatrix = readonly (readonly (number | null)[])[];

/** Scores of one metric over all pairs. */
export interface PairScores {
  readonly metric: string;
  /** Mean over the runs. */
  readonly matrix: PairMatrix;
  /** Standard deviation over the runs (n − 1), if there are several. */
  readonly spread?: PairMatrix;
  /**
   * Stitching index: the share of the decoder's score on its own encoder that is kept; 1 means no
   * loss.
   */
  readonly index: PairMatrix;
}

/** A representation of rows: one projection, or several and how they are combined. */
export interface Representation {
  /** Id as in the options. */
  readonly id: string;
  readonly projections: readonly string[];
  /** Id of the aggregation; `none` for a single projection. */
  readonly aggregation: string;
}

/** Scores of all pairs under one representation. */
export interface StitchingScores extends PairScores, Representation {
  /** The study's head; `linear` or `mlp` if it was trained with the aggregation. */
  readonly head: string;
}

/** Scores of a baseline: stitching without a relative projection, or a reference value. */
export interface BaselineScores extends PairScores {
  /** `none`, `translation-affine` …, `own`, `chance`. */
  readonly id: string;
  readonly name: string;
  readonly head: string;
}

/** A curve: a metric against one parameter. */
export interface Sweep extends Representation {
  /** `anchors`, or the id of the head's option. */
  readonly parameter: string;
  readonly metric: string;
  readonly head: string;
  /** Anchor strategy, if the number of anchors is the parameter. */
  readonly strategy?: string;
  readonly points: readonly SweepPoint[];
}
/** Scores of all pairs at one value of the parameter. */
export interface SweepPoint {
  readonly value: number;
  /** Mean over all pairs of different spaces and all runs; null if no pair has a score. */
  readonly stitched: number | null;
  /** Standard deviation of that mean over the runs, if there are several. */
  readonly spread?: number;
  /** Mean over the decoders on their own encoders. */
  readonly own: number | null;
  /** Mean over the runs for every pair. */
  readonly matrix: PairMatrix;
}

/** Result of a stitching study, as plain data. */
export interface StitchingResult {
  readonly spaces: readonly SpaceSummary[];
  readonly task: StitchingTask;
  readonly head: { readonly id: string; readonly options: OptionValues };
  /** Training options of aggregations, if some were trained. */
  readonly aggregationOptions?: OptionValues;
  readonly metrics: readonly Metric[];
  readonly decoders: readonly string[];
  readonly encoders: readonly string[];
  /** Names of the classes; empty for reconstruction. */
  readonly classes: readonly string[];
  readonly split: SplitDescription;
  /** Summary of how rows were paired; targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Source of the labels, if there are labels. */
  readonly labels?: LabelsSummary | undefined;
  readonly runs: number;
  /** Row ids of the first run's anchors. */
  readonly anchors: readonly string[];
  /** Path of the file that lists them, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly results: readonly StitchingScores[];
  readonly baselines: readonly BaselineScores[];
  readonly sweeps: readonly Sweep[];
  readonly warnings: readonly string[];
}

/** Source of the split, and numbers of training and test rows. */
export interface SplitDescription {
  /** The labels' split column, seeded and stratified by label, or folds. */
  readonly source: 'column' | 'seeded' | 'folds';
  /** Numbers of rows in the first run. */
  readonly train: number;
  readonly test: number;
}
