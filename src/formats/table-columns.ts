import { isDescribingName, isIdName } from './id-names';

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
}

/** What pandas calls the index that it saves beside the columns. */
const pandasIndex = /^__index_level_\d+__$/;

/** Vectors are spaces of their own; where there are none, the columns of numbers are one together. */
export function columnRoles<C extends TableColumn>(columns: readonly C[]): ColumnRoles<C> {
  const vectors = columns.filter(({ kind }) => kind === 'vector');
  const ids = columns.find(
    ({ name, kind }) =>
      (isIdName(name) || pandasIndex.test(name)) && (kind === 'text' || kind === 'number'),
  );
  if (vectors.length > 0) {
    return { spaces: vectors.map((column) => ({ name: column.name, columns: [column] })), ids };
  }
  const dimensions = columns.filter(
    (column) => column.kind === 'number' && column !== ids && !isDescribingName(column.name),
  );
  return { spaces: dimensions.length === 0 ? [] : [{ name: '', columns: dimensions }], ids };
}

/** The element type that holds all of several; the widest wins. */
export function commonDtype(dtypes: readonly string[]): string {
  const unique = [...new Set(dtypes)];
  return unique.length === 1 ? unique[0]! : 'float64';
}
