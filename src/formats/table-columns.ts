import type { Matrix } from '../core/linalg/matrix';
import { type EmbeddingMember, type IdSource, type RowAttribute, unusableMember } from './format';
import { attributeKind, isIdName } from './id-names';
import { whyNotASpace } from './shape';

/** A column of a table file as its header describes it. */
export interface TableColumn {
  readonly name: string;
  /** Lists of lists are `nested`; what holds no numbers, lists or text is `other`. */
  readonly kind: 'number' | 'vector' | 'text' | 'nested' | 'other';
  /** Element type of numbers and vectors. */
  readonly dtype: string;
}

/** What the columns of a table are to us. */
export interface ColumnRoles<C extends TableColumn> {
  /** Each a space: one column of vectors, or all columns that hold one dimension each. */
  readonly spaces: readonly { readonly name: string; readonly columns: readonly C[] }[];
  readonly ids: C | undefined;
  readonly attributes: readonly C[];
  /** Lists of lists, which are no space. */
  readonly nested: readonly C[];
}

/** What pandas calls the index that it saves beside the columns. */
const pandasIndex = /^__index_level_\d+__$/;
const isIndex = /^\s*(index|__index_level_\d+__)\s*$/i;

/** Vectors are spaces of their own; where there are none, the columns of numbers are one together. */
export function columnRoles<C extends TableColumn>(columns: readonly C[]): ColumnRoles<C> {
  const ids = idColumn(columns);
  const vectors = columns.filter(({ kind }) => kind === 'vector');
  const nested = columns.filter(({ kind }) => kind === 'nested');
  const hasLists = vectors.length + nested.length > 0;
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const names = numbers.map(({ name }) => name);
  const isNamed = ({ name }: C): boolean => attributeKind(name, names) !== undefined;
  const attributes = columns
    .filter((column) => !namesRows(column) && isAttribute(column, isNamed(column), hasLists))
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
  if (hasLists) {
    const spaces = vectors.map((column) => ({ name: column.name, columns: [column] }));
    return { spaces, ids, attributes, nested };
  }
  const dimensions = numbers.filter((column) => !namesRows(column) && !attributes.includes(column));
  return {
    spaces: dimensions.length === 0 ? [] : [{ name: '', columns: dimensions }],
    ids,
    attributes,
    nested,
  };
}

/** Ids by any other name go before the index that a table was saved with. */
function idColumn<C extends TableColumn>(columns: readonly C[]): C | undefined {
  const found = columns.filter(
    (column) => namesRows(column) && (column.kind === 'text' || column.kind === 'number'),
  );
  return found.find(({ name }) => !isIndex.test(name)) ?? found[0];
}

/** Whether a column is, or could be, the rows' ids: it is no dimension and no label. */
function namesRows({ name }: TableColumn): boolean {
  return isIdName(name) || pandasIndex.test(name);
}

/**
 * @param isNamed whether its name tells so
 * @param hasLists whether the dimensions are in lists, so that a column of whole numbers is none
 */
function isAttribute(column: TableColumn, isNamed: boolean, hasLists: boolean): boolean {
  if (column.kind === 'text') return true;
  if (column.kind !== 'number') return false;
  return isNamed || (hasLists && /^(u?int|bool)/.test(column.dtype));
}

/**
 * The members of a table. One without embeddings is listed with the reason, and what it says of rows.
 * @param rows of the table
 * @param member makes one of its columns
 * @param read all entries of a column as text; those of ids may not be missing
 */
export function tableMembers<C extends TableColumn>(
  { spaces, ids, attributes, nested }: ColumnRoles<C>,
  rows: number,
  member: (name: string, columns: readonly C[]) => EmbeddingMember,
  read: (column: C, isIds: boolean) => Promise<readonly string[]>,
): EmbeddingMember[] {
  const described = attributes.map((column): RowAttribute => ({
    name: column.name,
    // A column whose name does not tell is most likely what rows are sorted by.
    kind: attributeKind(column.name) ?? 'label',
    read: () => read(column, false),
  }));
  const idSources = [...(ids === undefined ? [] : [ids]), ...attributes].map(
    (column): IdSource => ({
      name: column.name,
      kind: column !== ids ? 'other' : isIndex.test(column.name) ? 'index' : 'ids',
      read: () => read(column, column === ids),
    }),
  );
  const beside = {
    ...(idSources.length === 0 ? {} : { idSources }),
    ...(described.length === 0 ? {} : { attributes: described }),
  };
  const members = [
    ...spaces.map(({ name, columns }) => member(spaces.length > 1 ? name : '', columns)),
    ...nested.map(({ name }) => unusableMember(name, [rows], 'lists', nestedReason)),
  ];
  if (members.length === 0) members.push(unusableMember('', [rows], 'none', noNumbers));
  return members.map((found) => ({ ...found, ...beside }));
}

const nestedReason = 'It holds lists of lists; embeddings are one list of numbers a row.';
const noNumbers = 'No column is a dimension: none holds numbers or lists of numbers.';

/**
 * A member made of columns.
 * @param width entries of each list, 1 for columns of numbers; undefined if lists differ
 */
export function columnsMember(
  name: string,
  rows: number,
  columns: readonly TableColumn[],
  width: number | undefined,
  readRows: (width: number, dtype: string, start: number, stop: number) => Promise<Matrix>,
): EmbeddingMember {
  const dtype = commonDtype(columns.map((column) => column.dtype));
  if (width === undefined) {
    const reason = `The lists of column "${columns[0]!.name}" are not all of the same length, or some are missing.`;
    return unusableMember(name, [rows], dtype, reason);
  }
  const shape = [rows, columns.length * width];
  const unusable = whyNotASpace(shape);
  return {
    name,
    shape,
    dtype,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) => readRows(width, dtype, start, stop),
  };
}

/**
 * Entries of each list of a column, if the counts in a file's headers allow one; whether all lists are
 * so long shows when they are read.
 * @param parts rows and entries of each part of the file
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

/** The element type that holds all of several. */
function commonDtype(dtypes: readonly string[]): string {
  const unique = [...new Set(dtypes)];
  return unique.length === 1 ? unique[0]! : 'float64';
}
