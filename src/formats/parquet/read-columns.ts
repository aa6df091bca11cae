import { allocateFloat32, allocateFloat64, type FloatArray, type Matrix } from '../../core/matrix';
import { elementTypes } from '../elements';
import { notOfFormat } from '../faults';
import { checkMemory } from '../limits';
import { otherLength, placeInColumn, VectorCells } from '../vector-cells';
import {
  eachValue,
  groupsOf,
  ListReader,
  type ParquetTable,
  type PlacedGroup,
} from './column-pages';
import type { PageEntries } from './pages';
import type { ParquetColumn } from './schema';

/**
 * Reads numbers and vectors of columns, side by side.
 * @param dtype element type that holds all of them
 */
export async function readRows(
  table: ParquetTable,
  columns: readonly ParquetColumn[],
  dtype: string,
  start: number,
  stop: number,
): Promise<Matrix> {
  const rows = stop - start;
  const cols = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  checkMemory(table.source, `${rows} rows × ${cols}`, rows * cols * 8, table.limits);
  const isWide = elementTypes.get(dtype)?.wide ?? true;
  const data = isWide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  let first = 0;
  for (const column of columns) {
    const target = { data, cols, firstColumn: first, start, stop };
    if (column.form !== undefined) await readCells(table, column, target);
    else if (column.kind === 'vector') await readLists(table, column, target);
    else {
      await eachValue(table, column, start, stop, (value, row) => {
        data[placeIn(target, row)] = value === undefined ? NaN : Number(value);
      });
    }
    first += column.width ?? 1;
  }
  return { rows, cols, data };
}

/** Destination of numbers: row `start` of the file is row 0 of `data`. */
interface Target {
  readonly data: FloatArray;
  readonly cols: number;
  readonly firstColumn: number;
  readonly start: number;
  readonly stop: number;
}

function placeIn({ cols, firstColumn, start }: Target, row: number): number {
  return (row - start) * cols + firstColumn;
}

async function readCells(
  table: ParquetTable,
  column: ParquetColumn,
  target: Target,
): Promise<void> {
  const { start, stop, data } = target;
  const cells = new VectorCells(table.source.name, column.name, column.form!);
  const isText = column.bytes === 'text';
  await eachValue(table, column, start, stop, (value, row) => {
    const bytes = value as Uint8Array | undefined;
    const cell = isText && bytes !== undefined ? textOf(bytes) : bytes;
    cells.read(cell, row, data, placeIn(target, row));
  });
}

async function readLists(
  table: ParquetTable,
  column: ParquetColumn,
  target: Target,
): Promise<void> {
  const width = column.width!;
  for (const group of groupsOf(table, column, target.start, target.stop)) {
    const [from, to] = [
      Math.max(target.start - group.start, 0),
      Math.min(target.stop - group.start, group.rows),
    ];
    // If some rows have no vector, the start of a row is known only from the lists before it.
    if (group.entries !== group.rows * width) {
      await readUneven(table, column, group, to, target);
      continue;
    }
    for await (const page of group.reader.pages(from * width, to * width)) {
      fillLists(table.source.name, column, page, group.start, target);
    }
  }
}

function fillLists(
  file: string,
  column: ParquetColumn,
  { first, count, values, definitionLevels, repetitionLevels }: PageEntries,
  groupStart: number,
  target: Target,
): void {
  const { definedLevel, listLevel } = column;
  const { data, start, stop } = target;
  const width = column.width!;
  const numbers = values as ArrayLike<unknown>;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const entry = (first + i) % width;
    const row = groupStart + (first + i - entry) / width;
    const level = definitionLevels.length > 0 ? definitionLevels[i]! : definedLevel;
    const begins = repetitionLevels.length === 0 || repetitionLevels[i] === 0;
    if (level < listLevel || (repetitionLevels.length > 0 && begins !== (entry === 0))) {
      const place = placeInColumn(column.name, entry === 0 ? row - 1 : row);
      throw otherLength(file, place, undefined, width);
    }
    const value = level === definedLevel ? Number(numbers[used++]) : NaN;
    if (row >= start && row < stop) data[placeIn(target, row) + entry] = value;
  }
}

async function readUneven(
  { source }: ParquetTable,
  column: ParquetColumn,
  group: PlacedGroup,
  to: number,
  target: Target,
): Promise<void> {
  const { name, width = 0 } = column;
  const { data, start, stop } = target;
  const isIn = (row: number): boolean => row >= start && row < stop;
  const lists = new ListReader(
    column,
    (value, inGroup, place) => {
      const row = group.start + inGroup;
      if (place < width && isIn(row)) data[placeIn(target, row) + place] = value;
    },
    (inGroup, length) => {
      const row = group.start + inGroup;
      if (length > 0 && length !== width) {
        throw otherLength(source.name, placeInColumn(name, row), length, width);
      }
      if (length > 0 || !isIn(row)) return;
      const at = placeIn(target, row);
      data.fill(NaN, at, at + width);
    },
  );
  // The entries of the rows before `to` are among these.
  const most = Math.min(group.entries, to * width);
  for await (const page of group.reader.pages(0, most)) lists.take(page);
  lists.finish(to);
  if (lists.rows < to || lists.rows > group.rows) {
    const reason = `column "${name}" holds ${lists.rows} of ${group.rows} lists`;
    throw notOfFormat(source, 'Parquet', reason);
  }
}

const decoder = new TextDecoder();

export function textOf(value: unknown): string {
  return value instanceof Uint8Array ? decoder.decode(value) : String(value);
}

/** Maximum number of texts that are kept to be used again. */
const maxKept = 4096;

/**
 * Returns a function like `textOf` that decodes an entry of a dictionary once, however many rows
 * refer to it.
 * @param decoded called with the length of each text that is decoded
 */
function sharedTexts(decoded: (length: number) => void): (value: unknown) => string {
  const kept = new Map<unknown, string>();
  return (value) => {
    const known = kept.get(value);
    if (known !== undefined) return known;
    const text = textOf(value);
    decoded(text.length);
    if (kept.size === maxKept) kept.clear();
    kept.set(value, text);
    return text;
  };
}

/** Reads all entries of columns as text, empty for null. */
export async function readTexts(
  table: ParquetTable,
  columns: readonly ParquetColumn[],
): Promise<string[][]> {
  const what = `A list of ${table.rows} texts`;
  let bytes = 32 * table.rows * columns.length;
  const check = (length: number): void => {
    bytes += length;
    checkMemory(table.source, what, bytes, table.limits);
  };
  check(0);
  const all: string[][] = [];
  for (const column of columns) {
    const texts = new Array<string>(table.rows).fill('');
    const shared = sharedTexts(check);
    await eachValue(table, column, 0, table.rows, (value, row) => {
      if (value !== undefined) texts[row] = shared(value);
    });
    all.push(texts);
  }
  return all;
}
