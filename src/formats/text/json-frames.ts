import type { IdSource } from '../format';
import { entriesOf, isVector, scalarText, textOf } from './json-values';
import { VectorTextReader } from './vector-text';

/** Rows as one value each, with the index that is not part of them. */
export interface JsonFrame {
  readonly rows: readonly unknown[];
  readonly isNamed: boolean;
  readonly index?: IdSource;
}

type Entries = readonly (readonly [string, unknown])[];

/**
 * Returns keys as ids: digits are a table's index as long as they are consecutive, which only
 * counts the rows.
 */
export function indexOf(keys: readonly string[]): IdSource {
  const kind = keys.every((key) => /^\d+$/.test(key)) ? 'index' : 'ids';
  return { name: '', kind, read: () => Promise.resolve(keys) };
}

/**
 * Returns the rows of an object that is a table: pandas' `orient="split"`, `"columns"` or
 * `"index"`, or lists of texts that contain vectors. Undefined for other objects.
 */
export function framedRows(entries: Entries): JsonFrame | undefined {
  return splitRows(entries) ?? listedRows(entries) ?? keyedRows(entries);
}

/** `{"columns": […], "index": […], "data": [[…], …]}` */
function splitRows(entries: Entries): JsonFrame | undefined {
  const parts = new Map(entries);
  const [names, data, index] = ['columns', 'data', 'index'].map((key) => parts.get(key));
  if (!Array.isArray(names) || !Array.isArray(data)) return undefined;
  const columns = names.map(scalarText);
  const isTable = data.every((row) => Array.isArray(row) && row.length === columns.length);
  if (!isTable || !columns.every((name) => name !== undefined)) return undefined;
  const rows = (data as unknown[][]).map((row) => recordOf(columns, (c) => row[c]));
  const labels = Array.isArray(index) ? index.map((entry) => scalarText(entry) ?? '') : [];
  const isIndexed = labels.length === rows.length && labels.length > 0;
  return { rows, isNamed: true, ...(isIndexed ? { index: indexOf(labels) } : {}) };
}

/** `{"id": […], "embedding": ["[0.1, …]", …]}` */
function listedRows(entries: Entries): JsonFrame | undefined {
  const lists = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const count = lists.find(([, list]) => isVectorText(list.find((each) => each !== null)))?.[1]
    .length;
  if (count === undefined) return undefined;
  const columns = lists.filter(([, list]) => list.length === count);
  const names = columns.map(([name]) => name);
  const rows = Array.from({ length: count }, (_, row) =>
    recordOf(names, (c) => columns[c]![1][row]),
  );
  return { rows, isNamed: true };
}

/** `{"id": {"0": …}, "embedding": {"0": […]}}`, or `{"0": {"id": …, "embedding": […]}}` */
function keyedRows(entries: Entries): JsonFrame | undefined {
  const objects = entries.map(([name, value]) => ({ name, inner: entriesOf(value) }));
  const [first] = objects;
  if (first?.inner === undefined || first.inner.length === 0) return undefined;
  const keys = first.inner.map(([key]) => key);
  const isAlike = objects.every(
    ({ inner }) => inner?.length === keys.length && inner.every(([key], i) => key === keys[i]),
  );
  if (!isAlike) return undefined;
  const columns = objects as { name: string; inner: Entries }[];
  const names = columns.map(({ name }) => name);
  const byColumn = columns.map(({ inner }) => kindOf(inner.map(([, value]) => value)));
  const byKey = keys.map((_, i) => kindOf(columns.map(({ inner }) => inner[i]![1])));
  const hold = orientation(byColumn, byKey, names, keys);
  if (hold === 'columns') {
    const rows = keys.map((_, row) => recordOf(names, (c) => columns[c]!.inner[row]![1]));
    return { rows, isNamed: true, index: indexOf(keys) };
  }
  if (hold !== 'rows') return undefined;
  const rows = columns.map(({ inner }) => recordOf(keys, (c) => inner[c]![1]));
  return { rows, isNamed: true, index: indexOf(names) };
}

type Kind = 'vectors' | 'scalars' | 'mixed';

/**
 * Determines whether each entry of an object is a column or a row. A vector beside scalars decides,
 * or numbers as the keys of rows.
 */
function orientation(
  byColumn: readonly Kind[],
  byKey: readonly Kind[],
  names: readonly string[],
  keys: readonly string[],
): 'columns' | 'rows' | undefined {
  const count = (kinds: readonly Kind[], kind: Kind): number =>
    kinds.filter((each) => each === kind).length;
  const isTable = (kinds: readonly Kind[]): boolean =>
    count(kinds, 'vectors') > 0 && count(kinds, 'scalars') > 0;
  if (isTable(byColumn) && !isTable(byKey)) return 'columns';
  if (isTable(byKey) && !isTable(byColumn)) return 'rows';
  // Only a vector in each object.
  if (byKey.length === 1 && byKey[0] === 'vectors' && names.length > 1) return 'rows';
  const isNumbers = count(byColumn, 'scalars') === byColumn.length && names.length > 1;
  if (!isNumbers) return undefined;
  // One side numbers its names consecutively, as dimensions are: f0, f1, …
  const [areColumns, areFields] = [isSeries(names), isSeries(keys)];
  if (areColumns !== areFields) return areColumns ? 'columns' : 'rows';
  const areDigits = (all: readonly string[]): boolean => all.every((key) => /^\d+$/.test(key));
  // Columns may be numbered as well; they are fewer than the rows.
  const areRows = areDigits(names) && !areDigits(keys) && names.length > keys.length;
  return areRows ? 'rows' : 'columns';
}

/** Whether names differ only in a number, which counts up from 0 or 1. */
function isSeries(names: readonly string[]): boolean {
  const parts = names.map((name) => /^(.*?)(\d+)$/.exec(name));
  const [stem, start] = [parts[0]?.[1], Number(parts[0]?.[2])];
  if (start !== 0 && start !== 1) return false;
  return parts.every((part, i) => part?.[1] === stem && Number(part?.[2]) === start + i);
}

function kindOf(values: readonly unknown[]): Kind {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return 'scalars';
  if (present.every((value) => isVector(value) || isVectorText(value))) return 'vectors';
  return present.every((value) => scalarText(value) !== undefined) ? 'scalars' : 'mixed';
}

const texts = new VectorTextReader();

function isVectorText(value: unknown): boolean {
  const text = textOf(value);
  return text !== undefined && ['vector', 'cut', 'broken'].includes(texts.read(text));
}

function recordOf(
  names: readonly string[],
  value: (column: number) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(names.map((name, c) => [name, value(c)]));
}
