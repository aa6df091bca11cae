import type { Normalization } from '../projection/normalization';
import type { LabelsSummary } from '../study/align-labels';
import type { AnchorChoice } from '../anchors/choose-anchors';
import type { PairingChoice, PairingSummary } from '../study/pairing';
import type { RowChoice } from '../study/types';

/** What to compute; `usualOptions` is a place to start from. */
export interface ComparisonOptions {
  /** Ids of the projection registry; `absolute` is the files themselves. */
  readonly projections: readonly string[];
  readonly measures: readonly string[];
  readonly anchors: AnchorChoice;
  readonly normalization: Normalization;
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Row shuffles for the null of each score; 0 for none. */
  readonly nullShuffles: number;
  /** Random halves of the rows for the bootstrap interval of each score; none unless given. */
  readonly intervalDraws?: number;
  /** Whether to score the rows of each label alone as well. */
  readonly perClass?: boolean;
  /** How many of the rows whose neighbours agree least to name for each pair; none unless given. */
  readonly leastAgreeing?: number;
  /** What to do with rows that hold NaN or an infinity in any space. */
  readonly nonFinite: 'refuse' | 'drop';
  /** How rows are paired; found out unless given. */
  readonly pairing?: PairingChoice;
  readonly precision: 'float32' | 'float64';
  /** Above this many rows, measures over all pairs of rows look at a seeded sample. */
  readonly sampleAbove: number;
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
  readonly spaces: readonly {
    readonly name: string;
    readonly file: string;
    readonly rows: number;
    readonly dims: number;
    readonly dtype: string;
    /** Of a table: which of its columns the space is. */
    readonly columns?: string;
  }[];
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
