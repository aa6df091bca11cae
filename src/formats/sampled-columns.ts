import { repeatedShare } from '../core/study/id-columns';
import { numberValues } from './number-columns';
import type { TableColumn } from './table-columns';
import { cellColumn, type SampledCell } from './vector-cells';

/** Letters that a row's id may have. */
const longestId = 512;
/** Columns of numbers that are looked at; of more, those at the ends, where labels and row numbers stand. */
const maxNumbers = 64;
const atEachEnd = 2;
/** Columns of texts and bytes that are looked at. */
const maxTexts = 256;

/** What a column of texts or bytes is, by the cells of some rows. */
export function describeCells(
  name: string,
  cells: readonly SampledCell[],
): Pick<TableColumn, 'kind' | 'form' | 'width' | 'fault'> {
  const found = cellColumn(name, cells);
  if (found.kind === 'vectors') {
    return { kind: 'vector', form: found.form, width: found.form.width };
  }
  const { kind, fault } = found;
  const isLists = kind === 'unreadable' && found.isLists;
  return { kind, ...(fault === undefined ? {} : { fault: { ...fault, isLists } }) };
}

/** What a column of numbers is whose element type the file tells. @param dtype the element type */
export function describeNumbers(
  dtype: string,
  sampled: readonly { readonly row: number; readonly value: unknown }[],
): Pick<TableColumn, 'values' | 'namesNoRows'> {
  if (sampled.length === 0) return {};
  const isWhole = !dtype.startsWith('float');
  return {
    values: numberValues(sampled.map(({ row, value }) => ({ row, value: Number(value), isWhole }))),
    ...namesNoRows(sampled.map(({ value }) => ({ cell: String(value) }))),
  };
}

/** Whether texts cannot tell rows apart, as some of them show. */
export function namesNoRows(
  present: readonly { readonly cell: string }[],
): { namesNoRows: true } | Record<string, never> {
  const unique = new Set(present.map(({ cell }) => cell.trim()));
  const isLong = present.some(({ cell }) => cell.length > longestId);
  const isGroups = present.length - unique.size > repeatedShare * present.length;
  return isGroups || isLong ? { namesNoRows: true } : {};
}

/**
 * The columns of single values, texts and bytes of which some rows are looked at when a file is opened.
 * @param holdsCells whether a column holds texts or bytes
 */
export function lookedColumns<C extends TableColumn>(
  columns: readonly C[],
  holdsCells: (column: C) => boolean,
): ReadonlySet<C> {
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const cells = columns.filter(holdsCells).slice(0, maxTexts);
  const some =
    numbers.length <= maxNumbers
      ? numbers
      : [...numbers.slice(0, atEachEnd), ...numbers.slice(-atEachEnd)];
  return new Set([...cells, ...some]);
}
