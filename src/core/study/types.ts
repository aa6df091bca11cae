import type { Matrix } from '../matrix';
import type { AnchorChoice } from './anchor-choice';
import type { FoundList } from './found-lists';
import type { IdColumn, IdEntries } from './id-columns';

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

/** Rows to score: all, those with these ids, or a slice of the paired rows as in Python. */
export type RowChoice =
  | { readonly ids: readonly string[]; readonly file?: string }
  | { readonly start: number; readonly stop?: number; readonly step: number };

/** How rows are to be paired; found out unless said. */
export interface PairingChoice {
  /** `order`: row i of one space with row i of another. `ids`: rows without ids count as named by their numbers. */
  readonly by?: 'order' | 'ids' | undefined;
  /** Name of the column of ids, in every space. */
  readonly column?: string | undefined;
}

/** How the rows of a study are paired, cleaned and chosen. */
export interface StudyOptions {
  readonly anchors: AnchorChoice;
  readonly rows?: RowChoice;
  readonly seed: number;
  /** What to do with rows that hold NaN or an infinity in any space. */
  readonly nonFinite: 'refuse' | 'drop';
  /** How rows are paired; found out unless given. */
  readonly pairing?: PairingChoice;
}

/** A study in memory. */
export interface StudyInput {
  readonly spaces: readonly LoadedSpace[];
  readonly options: StudyOptions;
  readonly labels?: Labels;
}
