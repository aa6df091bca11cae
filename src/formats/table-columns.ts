import type { EmbeddingMember, RowAttribute } from './format';
import { attributeKind, isIdName } from './id-names';

/** A column of a table file as its header describes it. */
export interface TableColumn {
  readonly name: string;
  readonly kind: 'number' | 'vector' | 'text' | 'other';
  /** Element type of numbers and vectors. */
  readonly dtype: string;
}

/** What the columns of a table are to us. */
export interface ColumnRoles<C extends TableColumn> {
  /** Each a space: one column of vectors, or all columns that hold one dimension each. */
  readonly spaces: readonly { readonly name: string; readonly columns: readonly C[] }[];
  readonly ids: C | undefined;
  readonly attributes: readonly C[];
}

/** What pandas calls the index that it saves beside the columns. */
const pandasIndex = /^__index_level_\d+__$/;

/** Vectors are spaces of their own; where there are none, the columns of numbers are one together. */
export function columnRoles<C extends TableColumn>(columns: readonly C[]): ColumnRoles<C> {
  const ids = columns.find(
    ({ name, kind }) =>
      (isIdName(name) || pandasIndex.test(name)) && (kind === 'text' || kind === 'number'),
  );
  const attributes = columns.filter(
    (column) =>
      column !== ids &&
      (column.kind === 'text' ||
        (column.kind === 'number' && attributeKind(column.name) !== undefined)),
  );
  const vectors = columns.filter(({ kind }) => kind === 'vector');
  if (vectors.length > 0) {
    const spaces = vectors.map((column) => ({ name: column.name, columns: [column] }));
    return { spaces, ids, attributes };
  }
  const dimensions = columns.filter(
    (column) => column.kind === 'number' && column !== ids && !attributes.includes(column),
  );
  return {
    spaces: dimensions.length === 0 ? [] : [{ name: '', columns: dimensions }],
    ids,
    attributes,
  };
}

/**
 * The members of a table.
 * @param member makes one of its columns
 * @param read all entries of a column as text
 */
export function tableMembers<C extends TableColumn>(
  { spaces, ids, attributes }: ColumnRoles<C>,
  member: (name: string, columns: readonly C[]) => EmbeddingMember,
  read: (column: C) => Promise<readonly string[]>,
): EmbeddingMember[] {
  const described = attributes.map((column): RowAttribute => ({
    name: column.name,
    // A column of words whose name does not tell is most likely what rows are sorted by.
    kind: attributeKind(column.name) ?? 'label',
    read: () => read(column),
  }));
  return spaces.map(({ name, columns }) => ({
    ...member(spaces.length > 1 ? name : '', columns),
    ...(ids === undefined ? {} : { readIds: () => read(ids) }),
    ...(described.length === 0 ? {} : { attributes: described }),
  }));
}

/** The element type that holds all of several. */
export function commonDtype(dtypes: readonly string[]): string {
  const unique = [...new Set(dtypes)];
  return unique.length === 1 ? unique[0]! : 'float64';
}
