import { attributeKind, isIdName } from './id-names';
import type { NumberColumn, NumberValues } from './number-columns';
import type { CellFault, VectorForm } from './vector-cells';

/** A column of a table file as its header and some of its rows describe it. */
export interface TableColumn {
  readonly name: string;
  /**
   * `unreadable`: meant as vectors that cannot be read. `nested`: lists of lists. `packed`: bytes that are neither
   * vectors nor text. `other`: what holds no numbers, lists or text, and columns without entries.
   */
  readonly kind: 'number' | 'vector' | 'unreadable' | 'text' | 'nested' | 'packed' | 'other';
  /** Element type of numbers and vectors. */
  readonly dtype: string;
  /** Of single numbers. */
  readonly values?: NumberValues;
  /** Entries of each vector. */
  readonly width?: number;
  /** How cells of text or bytes hold vectors. */
  readonly form?: VectorForm;
  /** Why its vectors, or texts that should be some by its name, cannot be read, and whether they may well be something else. */
  readonly fault?: CellFault & { readonly isLists: boolean };
  /** Whether the table was saved with it as its index: `ids` if under a name of its own. */
  readonly savedAs?: 'index' | 'ids';
  /** Whether it cannot tell rows apart: entries repeat in a few rows, or are long texts. */
  readonly namesNoRows?: boolean;
}

/** What pandas, R and Excel call the row numbers that they save beside the columns. */
const rowNumbers = /^\s*(index|unnamed: ?\d+(\.\d+)*|__index_level_\d+__)?\s*$/i;

/** What a column may be to its rows: see `IdSource`. Undefined if it is none, or a dimension as well. */
export function idKind({ name, savedAs }: TableColumn): 'ids' | 'index' | undefined {
  if (savedAs !== undefined) return savedAs;
  // A column without a name is the index only where it is the first, which its reader tells.
  if (name.trim() !== '' && rowNumbers.test(name)) return 'index';
  return isIdName(name) ? 'ids' : undefined;
}

/** What the columns of a table are to us. */
export interface ColumnRoles<C extends TableColumn> {
  readonly vectors: readonly C[];
  /** Lists that are no space: nested ones, and what cannot be read. */
  readonly unusable: readonly C[];
  /** Single numbers that may be dimensions, where no column holds vectors. */
  readonly numbers: readonly (C & NumberColumn)[];
  /** Texts that stand beside them, other than ids and labels by their names. */
  readonly texts: number;
  /** What is wrong with texts among these that should be vectors by their name. */
  readonly fault?: CellFault;
}

/** @param without columns that serve otherwise, as labels or ids */
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

/** The element type that holds all of several. */
export function commonDtype(columns: readonly TableColumn[]): string {
  const unique = [...new Set(columns.map(({ dtype }) => dtype))];
  return unique.length === 1 ? unique[0]! : 'float64';
}

/**
 * Entries of each list of a column, if the counts in a file's headers allow one; whether all lists are
 * so long shows when they are read.
 * @param parts rows with a list and entries of each part of the file
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
