import type { Matrix } from '../matrix';
import type { AnchorChoice } from './anchor-choice';
import type { FoundList } from './found-lists';
import type { IdColumn, IdEntries } from './id-columns';

/** A space with its rows in memory. */
export interface LoadedSpace {
  readonly name: string;
  /** Source of the rows: a path, possibly with `#member`. */
  readonly file: string;
  /** Element type in the file, e.g. `float16`. */
  readonly dtype: string;
  /** For a table, the columns that the space consists of, as shown to the user. */
  readonly columns?: string;
  readonly matrix: Matrix;
  /**
   * Columns that identify the rows, the most likely ids first; without any, rows are numbered from
   * 0.
   */
  readonly idColumns?: readonly IdColumn[];
  /** Columns whose name says ids but which are not, with the reason as the end of a sentence. */
  readonly noIds?: readonly { readonly name: string; readonly reason: string }[];
  /** Warnings for the user about how the file was read. */
  readonly warnings?: readonly string[];
  /** Text that differs whenever the rows or their ids differ, if known: the base of cache keys. */
  readonly content?: string;
}

/** The part of a space that pairing uses: its id columns and its number of rows. */
export interface NamedRows extends Pick<LoadedSpace, 'name' | 'file' | 'idColumns' | 'noIds'> {
  readonly matrix: { readonly rows: number };
}

/** Labels of rows: one entry per line of their file. */
export interface Labels extends FoundList {
  readonly file: string;
  /** The file's name for the column or array of labels, if it has one. */
  readonly column?: string;
  readonly rows: readonly LabelledRow[];
  /**
   * Columns beside the labels that may name the rows, one entry per line. Without these and without
   * ids, lines are in the order of the rows.
   */
  readonly names?: readonly IdEntries[];
  /** Whether the first line may be a header, which the ids and the number of rows decide. */
  readonly mayHaveHeader?: true;
  /** Warnings for the user about how the file was read. */
  readonly warnings?: readonly string[];
}
/** Label, split and text of one row. */
export interface LabelledRow {
  /** The row's id, if the labels have no columns of names. */
  readonly id?: string;
  /** The label; empty for a line without one. */
  readonly label: string;
  readonly split?: string;
  readonly text?: string;
}

/**
 * Rows to score: all, those with these ids, or a slice of the paired rows with Python's meaning.
 */
export type RowChoice =
  | { readonly ids: readonly string[]; readonly file?: string }
  | { readonly start: number; readonly stop?: number; readonly step: number };

/** Pairing of the rows; detected if absent. */
export interface PairingChoice {
  /**
   * `order`: row i of one space with row i of another. `ids`: by ids, where rows without ids are
   * named by their numbers.
   */
  readonly by?: 'order' | 'ids' | undefined;
  /** Name of the id column, the same in every space. */
  readonly column?: string | undefined;
}

/** Options for pairing, checking and choosing the rows of a study. */
export interface StudyOptions {
  readonly anchors: AnchorChoice;
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Policy for rows with a NaN or an infinity in any space. */
  readonly nonFinite: 'refuse' | 'drop';
  /** Pairing of the rows; detected if absent. */
  readonly pairing?: PairingChoice;
}

/** A study in memory. */
export interface StudyInput {
  readonly spaces: readonly LoadedSpace[];
  readonly options: StudyOptions;
  readonly labels?: Labels;
}
