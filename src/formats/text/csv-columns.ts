import { isIdName } from '../id-names';
import { numberValues } from '../number-columns';
import { describeCells, namesNoRows } from '../sampled-columns';
import type { TableColumn } from '../table-columns';
import { isMissing, isNumeric, toNumber } from './numbers';
import { VectorTextReader } from './vector-text';

/** A column of delimited text. */
export interface CsvColumn extends TableColumn {
  /** Its index in a row. */
  readonly index: number;
}

/** A sampled row, its numbers with decimal points. */
export interface SampledRow {
  /** Row number from 0, without the header. */
  readonly row: number;
  readonly cells: readonly string[];
}

const vectors = new VectorTextReader();
/** Maximum length of a header's cells. */
const longestName = 64;

function holdsNumbers(cell: string): boolean {
  if (isNumeric(cell)) return true;
  const outcome = vectors.read(cell);
  return outcome !== 'text' && outcome !== 'missing';
}

/**
 * Whether the first row is a header: it is unlike the others, or pandas' column numbers 0, 1, 2 …
 * @param others some of the other rows
 */
export function isHeader(
  first: readonly string[],
  others: readonly (readonly string[])[],
): boolean {
  if (others.length === 0) return false;
  if (others.every((cells) => cells.length === first.length + 1)) return true;
  const isOverNumbers = (j: number): boolean => {
    const present = others.map((cells) => cells[j] ?? '').filter((cell) => !isMissing(cell));
    return 2 * present.filter(holdsNumbers).length > present.length;
  };
  const isNamed = first.some(
    (cell, j) => !holdsNumbers(cell) && (isIdName(cell) || isOverNumbers(j)),
  );
  const numbers = first.filter(isNumeric);
  const isCounted = numbers.every((cell, j) => cell === String(j));
  const isOnlyNames =
    numbers.length === 0 &&
    new Set(first).size === first.length &&
    first.every((cell) => cell.length <= longestName && !holdsNumbers(cell));
  // Without a name, the index column has an empty cell above it, or a number like the others.
  return (
    isNamed ||
    isOnlyNames ||
    (numbers.length > 2 && isCounted) ||
    (first.length > 2 && first.slice(1).every((cell, j) => cell === String(j)))
  );
}

/**
 * Describes the columns, by the header and some rows. Without a header, they are named by their
 * numbers from 0.
 */
export function csvColumns(
  header: readonly string[] | undefined,
  rows: readonly SampledRow[],
): CsvColumn[] {
  const count = rows[0]?.cells.length ?? header?.length ?? 0;
  const alike = rows.filter(({ cells }) => cells.length === count);
  return Array.from({ length: count }, (_, index) => {
    const cells = alike.map(({ row, cells: all }) => ({ row, cell: all[index]! }));
    return { ...describe(header?.[index] ?? (header && ''), index, cells), index };
  });
}

interface SampledText {
  readonly row: number;
  readonly cell: string;
}

function describe(
  named: string | undefined,
  index: number,
  cells: readonly SampledText[],
): TableColumn {
  const present = cells.filter(({ cell }) => !isMissing(cell));
  const numbers = present.filter(({ cell }) => isNumeric(cell));
  // A cell among numbers that is none is an error, not a reason to leave the column out.
  const isNumber = 2 * numbers.length >= present.length;
  const name = named ?? String(index);
  const held = isNumber ? undefined : describeCells(name, cells);
  if (index === 0 && (named === '' || (named === undefined && held?.kind === 'text'))) {
    const kind = isNumber ? 'number' : 'text';
    return { name: 'index', kind, dtype: 'text', values: valuesOf(numbers), savedAs: 'index' };
  }
  const base = { name, dtype: 'text', ...namesNoRows(present) };
  if (held === undefined) return { ...base, kind: 'number', values: valuesOf(numbers) };
  return { ...base, ...held };
}

function valuesOf(numbers: readonly SampledText[]): NonNullable<TableColumn['values']> {
  return numberValues(
    numbers.map(({ row, cell }) => ({
      row,
      value: toNumber(cell),
      isWhole: /^\s*[+-]?\d+\s*$/.test(cell),
    })),
  );
}
