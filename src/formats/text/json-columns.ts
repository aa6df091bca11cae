import { isIdName } from '../id-names';
import { numberValues } from '../number-columns';
import { describeCells, namesNoRows } from '../sampled-columns';
import type { TableColumn } from '../table-columns';
import { listColumn, type SampledCell } from '../vector-cells';
import {
  entriesOf,
  isNumber,
  isVector,
  isWholeNumber,
  numberOf,
  scalarText,
  textOf,
  valueAt,
} from './json-values';

/** A column of rows that are objects. */
export interface JsonColumn extends TableColumn {
  /** Keys of the path to it. */
  readonly path: readonly string[];
}

/** A sampled row. */
export interface SampledValue {
  readonly row: number;
  readonly value: unknown;
}

/**
 * Describes the columns of objects; if the objects hold no lists or no ids themselves, also those
 * of nested objects.
 * @param nesting maximum depth of the search
 */
export function jsonColumns(rows: readonly SampledValue[], nesting: number): JsonColumn[] {
  const names = unique(rows.flatMap(({ value }) => rowEntries(value).map(([key]) => key)));
  const columns = names.map((name) => describe([name], name, rows));
  const hasLists = columns.some(({ kind }) => lists.has(kind));
  const hasIds = columns.some(({ name, kind }) => kind !== 'other' && isIdName(name));
  if (hasLists && hasIds) return columns;
  const paths = new Map(
    rows
      .flatMap(({ value }) => pathsBelow(value, [], nesting))
      .filter((path) => path.length > 1)
      .map((path) => [path.join('/'), path]),
  );
  const nested = [...paths].map(([name, path]) => describe(path, name, rows));
  const vectors = hasLists ? [] : nested.filter(({ kind }) => lists.has(kind));
  const ids = hasIds ? [] : nested.filter(({ path, kind }) => isOwnId(path.at(-1)!, kind));
  return [...columns, ...vectors, ...ids.map((column) => shortened(column, ids))];
}

/** Returns the entries of an object, or of a list of mixed values under their indices. */
function rowEntries(value: unknown): readonly (readonly [string, unknown])[] {
  return Array.isArray(value) ? Object.entries(value) : (entriesOf(value) ?? []);
}

const lists: ReadonlySet<TableColumn['kind']> = new Set(['vector', 'nested', 'unreadable']);

/** Shortens a column's name to its last key, if no other column has the same. */
function shortened(column: JsonColumn, all: readonly JsonColumn[]): JsonColumn {
  const name = column.path.at(-1)!;
  const alike = all.filter(({ path }) => path.at(-1) === name);
  return alike.length > 1 ? column : { ...column, name, savedAs: 'ids' };
}

/** Whether a key names a row by itself: `index` in a nested object counts within that object. */
function isOwnId(name: string, kind: TableColumn['kind']): boolean {
  const isScalar = kind === 'text' || kind === 'number';
  // MongoDB exports ids this way.
  if (isScalar && name === '$oid') return true;
  return isScalar && isIdName(name) && name.trim().toLowerCase() !== 'index';
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/**
 * Returns the paths to the values in nested objects; a list of one object counts as that object.
 */
function pathsBelow(value: unknown, path: readonly string[], nesting: number): string[][] {
  const isLone = Array.isArray(value) && value.length === 1 && entriesOf(value[0]) !== undefined;
  const entries = isLone ? Object.entries(value) : entriesOf(value);
  if (entries === undefined || path.length > nesting) return [[...path]];
  return entries.flatMap(([key, inner]) => pathsBelow(inner, [...path, key], nesting));
}

function describe(
  path: readonly string[],
  name: string,
  rows: readonly SampledValue[],
): JsonColumn {
  const values = rows
    .map(({ row, value }) => ({ row, value: valueAt(value, path) }))
    .filter(({ value }) => value !== undefined && value !== null);
  return { name, path, ...columnOf(name, values) };
}

/**
 * Describes a column by the type of most of its entries.
 * @param values values of some rows, without missing ones
 */
function columnOf(name: string, values: readonly SampledValue[]): Omit<TableColumn, 'name'> {
  const isMost = (part: readonly unknown[]): boolean => 2 * part.length > values.length;
  const numbers = values.filter(({ value }) => isNumber(value));
  if (isMost(numbers)) return { ...numberColumn(numbers), ...namesNoRows(textsOf(numbers)) };
  const arrays = values.filter(({ value }) => Array.isArray(value));
  if (isMost(arrays)) return arrayColumn(name, values);
  const texts = values.flatMap(({ row, value }): SampledCell[] => {
    const cell = textOf(value);
    return cell === undefined ? [] : [{ row, cell }];
  });
  const scalars = textsOf(values);
  if (!isMost(scalars)) return { kind: 'other', dtype: 'other' };
  const base = { dtype: 'text', ...namesNoRows(scalars) };
  return { ...base, ...(isMost(texts) ? describeCells(name, texts) : { kind: 'text' }) };
}

function textsOf(values: readonly SampledValue[]): { cell: string }[] {
  return values.flatMap(({ value }) => {
    const cell = scalarText(value);
    return cell === undefined ? [] : [{ cell }];
  });
}

function numberColumn(numbers: readonly SampledValue[]): Omit<TableColumn, 'name'> {
  const values = numberValues(
    numbers.map(({ row, value }) => ({
      row,
      value: numberOf(value)!,
      isWhole: isWholeNumber(value),
    })),
  );
  return { kind: 'number', dtype: 'text', values };
}

function arrayColumn(name: string, values: readonly SampledValue[]): Omit<TableColumn, 'name'> {
  const plain = values.filter(({ value }) => isVector(value));
  if (plain.length > 0 || values.every(({ value }) => Array.isArray(value) && value.length === 0)) {
    const found = listColumn(
      name,
      values.map(({ row, value }) => ({ row, entries: numbersOf(value) })),
    );
    return 'width' in found
      ? { kind: 'vector', dtype: 'text', width: found.width }
      : { kind: 'unreadable', dtype: 'list', fault: found };
  }
  // A single row of numbers in a list of its own, and numbers as texts, are read like printed
  // vectors.
  const cells = values.map(({ row, value }) => ({ row, cell: JSON.stringify(value) }));
  const found = describeCells(name, cells);
  if (found.kind === 'vector') return { ...found, dtype: 'text' };
  const isNested = values.some(({ value }) => Array.isArray(value) && isVector(value[0]));
  return { kind: isNested ? 'nested' : 'other', dtype: 'other' };
}

/** Returns the numbers of a list, empty for an empty list; undefined for other values. */
function numbersOf(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const numbers = (value as unknown[]).map(numberOf);
  return numbers.every((entry) => entry !== undefined) ? numbers : undefined;
}
