import { attributeKind, isIdName } from './id-names';
import type { NumberColumn, NumberValues } from './number-columns';
import type { CellFault, VectorForm } from './vector-cells';

/** Description of a column of a table file, by its header and a sample of its rows. */
export interface TableColumn {
  readonly name: string;
  /**
   * `unreadable`: meant as vectors that cannot be read. `nested`: lists of lists. `packed`: bytes
   * that are neither vectors nor text. `other`: no numbers, lists or text, and columns without
   * entries.
   */
  readonly kind: 'number' | 'vector' | 'unreadable' | 'text' | 'nested' | 'packed' | 'other';
  /** Element type of numbers and vectors. */
  readonly dtype: string;
  /** Kind of single numbers. */
  readonly values?: NumberValues;
  /** Number of entries of each vector. */
  readonly width?: number;
  /** Encoding of vectors in cells of text or bytes. */
  readonly form?: VectorForm;
  /**
   * Reason why its vectors, or texts that are vectors by its name, cannot be read, and whether they
   * may well be something else.
   */
  readonly fault?: CellFault & { readonly isLists: boolean };
  /** Whether the table was saved with it as its index: `ids` if under a name of its own. */
  readonly savedAs?: 'index' | 'ids';
  /** Whether it cannot identify rows: entries repeat in a few rows, or are long texts. */
  readonly namesNoRows?: boolean;
}

/** Matches the names by which pandas, R and Excel save row numbers beside the columns. */
const rowNumbers = /^\s*(index|unnamed: ?\d+(\.\d+)*|__index_level_\d+__)?\s*$/i;

/**
 * Returns the kind of ids that a column may hold: see `IdSource`. Undefined if it may hold none, or
 * be a dimension as well.
 */
export function idKind({ name, savedAs }: TableColumn): 'ids' | 'index' | undefined {
  if (savedAs !== undefined) return savedAs;
  // A column without a name is the index only if it is the first, which its reader tells.
  if (name.trim() !== '' && rowNumbers.test(name)) return 'index';
  return isIdName(name) ? 'ids' : undefined;
}

/** Columns of a table by their role. */
export interface ColumnRoles<C extends TableColumn> {
  readonly vectors: readonly C[];
  /** Columns of lists that are no space: nested ones, and unreadable ones. */
  readonly unusable: readonly C[];
  /** Columns of single numbers that may be dimensions, if no column holds vectors. */
  readonly numbers: readonly (C & NumberColumn)[];
  /** Number of text columns beside them, other than ids and labels by their names. */
  readonly texts: number;
  /** Problem of a text column among these that is vectors by its name. */
  readonly fault?: CellFault;
}

/**
 * Assigns roles to columns.
 * @param without columns with other uses, as labels or ids
 */
export function columnRoles<C extends TableColumn>(
  columns: readonly C[],
  without: ReadonlySet<string>,
): ColumnRoles<C> {
  const free = columns.filter(({ name }) => !without.has(name));
  const vectors = free.filter(({ kind }) => kind === 'vector');
  const unusable = free.filter(({ kind }) => kind === 'nested' || kind === 'unreadable');
  const names = free.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  const unnamed = free.filter(
    (column) => idKind(column) === undefined && attributeKind(column.name, names) === undefined,
  );
  const texts = unnamed.filter(({ kind }) => kind === 'text');
  const fault = texts.find((column) => column.fault !== undefined)?.fault;
  return {
    vectors,
    unusable,
    numbers: vectors.length + unusable.length > 0 ? [] : unnamed.filter(isNumberColumn),
    texts: texts.length,
    ...(fault === undefined ? {} : { fault }),
  };
}

export function isNumberColumn<C extends TableColumn>(column: C): column is C & NumberColumn {
  return column.kind === 'number' && column.values !== undefined;
}

/** Returns the element type that holds those of several columns. */
export function commonDtype(columns: readonly TableColumn[]): string {
  const unique = [...new Set(columns.map(({ dtype }) => dtype))];
  return unique.length === 1 ? unique[0]! : 'float64';
}

/**
 * Returns the length of a column's lists, if the counts in a file's headers allow a common one;
 * whether all lists have it is checked when they are read.
 * @param parts number of rows with a list, and of entries, for each part of the file
 */
export function listWidth(
  parts: readonly { readonly rows: number; readonly entries: number }[],
): number | undefined {
  let width: number | undefined;
  for (const { rows, entries } of parts) {
    if (rows === 0) continue;
    const here = entries / rows;
    if (!Number.isInteger(here) || (width !== undefined && here !== width)) return undefined;
    width = here;
  }
  return width ?? 0;
}
