import type { Cancellation } from '../errors';
import type { Matrix } from '../linalg/matrix';
import type { AnchorStrategy } from '../projection/anchors';
import type { Normalization } from '../projection/normalization';
import type { LabelsSummary } from './align-labels';
import type { FoundList } from './found-lists';
import type { IdColumn, IdEntries } from './id-columns';
import type { PairingChoice, PairingSummary } from './pairing';

/** A space with its rows in memory. */
export interface LoadedSpace {
  readonly name: string;
  /** Where it came from: a path, possibly with `#member`. */
  readonly file: string;
  /** Element type in the file, e.g. `float16`. */
  readonly dtype: string;
  /** Of a table: which of its columns the space is, as a person reads it. */
  readonly columns?: string;
  readonly matrix: Matrix;
  /** Columns that tell the rows apart, the likeliest ids first; without any, rows are numbered from 0. */
  readonly idColumns?: readonly IdColumn[];
  /** Columns whose name says ids and that are none, with the reason as the end of a sentence. */
  readonly noIds?: readonly { readonly name: string; readonly reason: string }[];
  /** What a person should know of how the file was read. */
  readonly warnings?: readonly string[];
  /** A text that differs whenever the rows or their ids do, where there is one. */
  readonly content?: string;
}

/** What pairing looks at of a space: what tells its rows apart, and how many they are. */
export interface NamedRows extends Pick<LoadedSpace, 'name' | 'file' | 'idColumns' | 'noIds'> {
  readonly matrix: { readonly rows: number };
}

/** Labels of rows: one entry a line of their file. */
export interface Labels extends FoundList {
  readonly file: string;
  /** What the file calls its column or array of labels, where it has a name for it. */
  readonly column?: string;
  readonly rows: readonly LabelledRow[];
  /**
   * What may name the rows beside the labels: columns with one entry a line. Without these and without ids, lines are
   * in the order of the rows.
   */
  readonly names?: readonly IdEntries[];
  /** Whether the first line may be a header: ids and the number of rows tell. */
  readonly mayHaveHeader?: true;
  /** What a person should know of how the file was read. */
  readonly warnings?: readonly string[];
}
/** What is known of one row. */
export interface LabelledRow {
  /** The row's id, where labels have no columns of names. */
  readonly id?: string;
  /** Empty for a line without one. */
  readonly label: string;
  readonly split?: string;
  readonly text?: string;
}

/** Which rows are anchors: so many by a strategy (300, or all if fewer, unless given), or a list. */
export type AnchorChoice =
  | { readonly strategy: AnchorStrategy; readonly count?: number | undefined }
  | ({ readonly ids: readonly string[]; readonly file?: string } & FoundList);

/** Rows to score: all, those with these ids, or a slice of the paired rows as in Python. */
export type RowChoice =
  | { readonly ids: readonly string[]; readonly file?: string }
  | { readonly start: number; readonly stop?: number; readonly step: number };

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

/** A unit of work that needs nothing but its input; see `tasks.ts` for the table. */
export interface Executor {
  /**
   * Runs the named task somewhere. Tasks may run at the same time.
   * @param onEvent hears what the task says before it is done, plain data
   */
  run(task: string, input: unknown, onEvent?: (event: unknown) => void): Promise<unknown>;
  /** How many tasks make sense at once. */
  readonly parallelism: number;
}

/** How far the work has come. */
export interface Progress {
  /** Share of the work done, 0 to 1. */
  readonly fraction: number;
  /** What is being done, for a person. */
  readonly message: string;
}

/** The rows of one space under a projection, or why there are none. */
export type ProjectedSpace =
  | { readonly rows: Matrix; readonly reason?: never }
  | { readonly rows?: never; readonly reason: string };

/**
 * What was made before, so that it need not be made again: by a key, or by `make`, whose result is kept from
 * then on. A key is a text that differs whenever its input does.
 */
export interface Kept {
  /** @param make runs its tasks on the executor it is given */
  projection(
    key: string,
    make: (executor: Executor) => Promise<ProjectedSpace>,
  ): Promise<ProjectedSpace>;
  /** Numbers of the rows that a strategy chooses. */
  anchors(key: string, make: () => Promise<number[]>): Promise<number[]>;
}

/** Where work runs, whom it tells, what can stop it, and what was made before. */
export interface Runtime {
  readonly executor: Executor;
  readonly progress?: (progress: Progress) => void;
  readonly cancellation?: Cancellation;
  /** Of spaces whose `content` is told; without it all is made anew. */
  readonly kept?: Kept;
}
