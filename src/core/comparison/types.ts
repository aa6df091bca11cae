import type { LabelsSummary } from '../study/align-labels';
import type { SpaceSummary } from '../study/describe-space';
import type { PairingSummary } from '../study/pairing';
import type { ProjectionOptions } from '../study/project-study';
import type { StudyInput, StudyOptions } from '../study/types';
import type { AgreeingRow } from './row-agreement';

/** Options of a comparison; `defaultOptions` is a starting point. */
export interface ComparisonOptions extends StudyOptions, ProjectionOptions {
  /** Ids of the projection registry; `absolute` is the files' own coordinates. */
  readonly projections: readonly string[];
  readonly measures: readonly string[];
  /** Number of row shuffles for the null distribution of each score; 0 for none. */
  readonly nullShuffles: number;
  /**
   * Number of random halves of the rows for the bootstrap interval of each score; no intervals if
   * absent.
   */
  readonly intervalDraws?: number;
  /** Whether to score the rows of each label separately as well. */
  readonly perClass?: boolean;
  /** Number of least agreeing rows to list for each pair; none if absent. */
  readonly leastAgreeing?: number;
}

/** A comparison study in memory. */
export interface ComparisonInput extends StudyInput {
  readonly options: ComparisonOptions;
}

/** Scores of all pairs by one measure under one projection. */
export interface ComparisonScores {
  readonly projection: string;
  readonly measure: string;
  readonly convention: string;
  /** Entry [i][j] compares space i with space j, in the order of `spaces`; null if undefined. */
  readonly matrix: readonly (readonly (number | null)[])[];
  /** Mean and standard deviation under shuffled rows, in the same layout, if requested. */
  readonly null?: readonly (readonly ({ readonly mean: number; readonly sd: number } | null)[])[];
  /** 95 % bootstrap intervals, in the same layout, if requested. */
  readonly interval?: readonly (readonly (readonly [number, number] | null)[])[];
  /** Scores on the rows of each label separately, most rows first, if requested. */
  readonly perClass?: readonly ClassScores[];
  /** Number of sampled rows, if the measure or the projection used a sample. */
  readonly sampledRows?: number;
}

/** Scores on the rows of one label. */
export interface ClassScores {
  readonly label: string;
  readonly rows: number;
  /** Same layout as {@link ComparisonScores.matrix}. */
  readonly matrix: readonly (readonly (number | null)[])[];
}

/** The projection under which a pair of spaces agrees best. */
export interface BestFit {
  readonly projection: string;
  readonly value: number;
  /** The second-best projection, if another one has a score. */
  readonly next?: string;
  /** Difference to the second-best score: 0 or more, in the measure's units. */
  readonly margin?: number;
}

/** Best-fitting projection of each pair, by one measure. */
export interface MeasureFits {
  readonly measure: string;
  /**
   * Rows and columns in the order of `spaces`; null on the diagonal and if no projection has a
   * score.
   */
  readonly matrix: readonly (readonly (BestFit | null)[])[];
}

/** Rows whose neighbours differ most between two spaces under a projection. */
export interface LeastAgreeing {
  readonly projection: string;
  /** Numbers of the spaces. */
  readonly pair: readonly [number, number];
  /** Worst first. */
  readonly rows: readonly AgreeingRow[];
}

/** Result of a comparison, as plain data. */
export interface ComparisonResult {
  readonly spaces: readonly SpaceSummary[];
  /** Number of rows that were scored. */
  readonly rows: number;
  /** Summary of how rows were paired. */
  readonly pairing: PairingSummary;
  /** Source of the rows' labels, if there are labels. */
  readonly labels?: LabelsSummary | undefined;
  /** Row ids of the anchors; empty if no projection needed any. */
  readonly anchors: readonly string[];
  /** Path of the file that lists the anchors, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly scores: readonly ComparisonScores[];
  /** Best-fitting projection of each pair, if at least two relative projections were scored. */
  readonly fits?: readonly MeasureFits[];
  /** Least agreeing rows of each projection and pair, if requested. */
  readonly leastAgreeing?: readonly LeastAgreeing[];
  readonly warnings: readonly string[];
}
