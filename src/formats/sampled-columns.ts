import { repeatedShare } from '../core/study/id-columns';
import { numberValues } from './number-columns';
import type { TableColumn } from './table-columns';
import { cellColumn, type SampledCell } from './vector-cells';

/** Maximum number of characters of a row's id. */
const longestId = 512;
/**
 * Maximum number of sampled columns of numbers; of more, those at the ends, where labels and row
 * numbers usually are.
 */
const maxNumbers = 64;
const atEachEnd = 2;
/** Maximum number of sampled columns of texts and bytes. */
const maxTexts = 256;

/** Describes a column of texts or bytes, by the cells of some rows. */
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

/**
 * Describes a column of numbers whose element type the file gives.
 * @param dtype the element type
 */
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

/** Whether texts cannot be ids, by a sample of them. */
export function namesNoRows(
  present: readonly { readonly cell: string }[],
): { namesNoRows: true } | Record<string, never> {
  const unique = new Set(present.map(({ cell }) => cell.trim()));
  const isLong = present.some(({ cell }) => cell.length > longestId);
  const isGroups = present.length - unique.size > repeatedShare * present.length;
  return isGroups || isLong ? { namesNoRows: true } : {};
}

/**
 * Returns the columns of single values, texts and bytes that are sampled when a file is opened.
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
