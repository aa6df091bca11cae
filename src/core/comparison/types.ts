import type { LabelsSummary } from '../study/align-labels';
import type { SpaceSummary } from '../study/describe-space';
import type { PairingSummary } from '../study/pairing';
import type { ProjectionOptions } from '../study/project-study';
import type { StudyInput, StudyOptions } from '../study/types';

/** What to compute; `defaultOptions` is a place to start from. */
export interface ComparisonOptions extends StudyOptions, ProjectionOptions {
  /** Ids of the projection registry; `absolute` is the files themselves. */
  readonly projections: readonly string[];
  readonly measures: readonly string[];
  /** Row shuffles for the null of each score; 0 for none. */
  readonly nullShuffles: number;
  /** Random halves of the rows for the bootstrap interval of each score; none unless given. */
  readonly intervalDraws?: number;
  /** Whether to score the rows of each label alone as well. */
  readonly perClass?: boolean;
  /** How many of the rows whose neighbours agree least to name for each pair; none unless given. */
  readonly leastAgreeing?: number;
}

/** A study in memory whose spaces are compared. */
export interface ComparisonInput extends StudyInput {
  readonly options: ComparisonOptions;
}

/** The scores of all pairs by one measure under one projection. */
export interface ComparisonScores {
  readonly projection: string;
  readonly measure: string;
  readonly convention: string;
  /** In the order of `spaces`, entry [i][j] compares space i with space j; null where undefined. */
  readonly matrix: readonly (readonly (number | null)[])[];
  /** Mean and standard deviation under shuffled rows, same layout, where asked for. */
  readonly null?: readonly (readonly ({ readonly mean: number; readonly sd: number } | null)[])[];
  /** The 95 % bootstrap interval, same layout, where asked for. */
  readonly interval?: readonly (readonly (readonly [number, number] | null)[])[];
  /** Scores over the rows of each label alone, most rows first, where asked for. */
  readonly perClass?: readonly ClassScores[];
  /** Rows that were looked at, where the measure or the projection sampled. */
  readonly sampledRows?: number;
}

/** Scores over the rows of one label. */
export interface ClassScores {
  readonly label: string;
  readonly rows: number;
  /** As {@link ComparisonScores.matrix}. */
  readonly matrix: readonly (readonly (number | null)[])[];
}

/** The projection under which a pair of spaces agrees best. */
export interface BestFit {
  readonly projection: string;
  readonly value: number;
  /** The projection that comes second, if any other has a score. */
  readonly next?: string;
  /** By how much it is better than the second: from 0, in the measure's units. */
  readonly margin?: number;
}

/** Which projection fits each pair, by one measure. */
export interface MeasureFits {
  readonly measure: string;
  /** In the order of `spaces`; null on the diagonal and where no projection has a score. */
  readonly matrix: readonly (readonly (BestFit | null)[])[];
}

/** A row and how far two spaces agree about its surroundings. */
export interface AgreeingRow {
  readonly id: string;
  readonly label?: string;
  readonly text?: string;
  /** Share of the 10 nearest rows (cosine) that both spaces have in common, 0 to 1. */
  readonly agreement: number;
}

/** The rows whose neighbours differ most between two spaces under a projection. */
export interface LeastAgreeing {
  readonly projection: string;
  /** Numbers of the spaces. */
  readonly pair: readonly [number, number];
  /** Worst first. */
  readonly rows: readonly AgreeingRow[];
}

/** Everything a comparison found out, as plain data. */
export interface ComparisonResult {
  readonly spaces: readonly SpaceSummary[];
  /** Rows that were scored. */
  readonly rows: number;
  /** How rows were paired. */
  readonly pairing: PairingSummary;
  /** Where the rows' labels came from, where there are labels. */
  readonly labels?: LabelsSummary | undefined;
  /** Row ids of the anchors; empty if no projection needed any. */
  readonly anchors: readonly string[];
  /** The file that lists the anchors, where one does. */
  readonly anchorsFile?: string | undefined;
  readonly scores: readonly ComparisonScores[];
  /** Which projection fits each pair best, where at least two relative projections were scored. */
  readonly fits?: readonly MeasureFits[];
  /** For each projection and pair the rows that agree least, where asked for. */
  readonly leastAgreeing?: readonly LeastAgreeing[];
  readonly warnings: readonly string[];
}
