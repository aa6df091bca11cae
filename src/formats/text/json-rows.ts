import { allocateFloat64, type FloatArray, type Matrix } from '../../core/matrix';
import type { ByteSource } from '../byte-source';
import { holdsNoNumbers, notNumeric } from '../faults';
import type { EmbeddingFile, EmbeddingMember, IdSource } from '../format';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { tableOf } from '../table';
import { otherLength, placeInColumn, VectorCells } from '../vector-cells';
import { type JsonColumn, jsonColumns, type SampledValue } from './json-columns';
import { isVector, numberOf, scalarText, textOf, valueAt } from './json-values';

type UseValue = (value: unknown, row: number, where: string) => void;

/** Rows that are one JSON value each: a vector, or an object that contains some. */
export interface JsonRows {
  readonly source: ByteSource;
  readonly limits: ReadLimits;
  readonly count: number;
  /** Whether the values of rows have names, their keys. */
  readonly isNamed: boolean;
  /** Index of the rows that is not part of them. */
  readonly index?: IdSource;
  /** Calls `use` with each value, its number, and its place as the start of a sentence. */
  each(start: number, stop: number, use: UseValue): Promise<void>;
  /** Calls `use` the same way with the first few values and some from all over the file, each once. */
  eachSampled(use: UseValue): Promise<void>;
}

const sampledRows = 64;
/** Number of rows sampled at the beginning. */
export const firstRows = 8;

/** Returns rows that are already in memory. */
export function rowsInMemory(
  values: readonly unknown[],
  { place, ...rest }: Pick<JsonRows, 'source' | 'limits' | 'isNamed' | 'index'> & { place: string },
): JsonRows {
  const at = (row: number, use: UseValue): void => {
    use(values[row], row, `${place} ${row + 1}`);
  };
  return {
    ...rest,
    count: values.length,
    each(start, stop, use) {
      for (let row = start; row < stop; row++) at(row, use);
      return Promise.resolve();
    },
    eachSampled(use) {
      const step = Math.max(1, Math.floor(values.length / sampledRows));
      for (let row = 0; row < values.length; row++) {
        if (row < firstRows || row % step === 0) at(row, use);
      }
      return Promise.resolve();
    },
  };
}

/** Returns the members of such rows, by a sample of them. */
export async function jsonMembers(
  rows: JsonRows,
): Promise<Pick<EmbeddingFile, 'members' | 'table'>> {
  const { source, limits, count, isNamed, index } = rows;
  const sampled = new Map<number, SampledValue>();
  let place = '';
  const take: UseValue = (value, row, where) => {
    if (row === 0) place = where;
    sampled.set(row, { row, value });
  };
  await rows.eachSampled(take);
  const values = [...sampled.values()];
  if (values.some(({ value }) => isVector(value))) {
    return { members: [await vectorMember(rows, '')] };
  }
  for (const { value } of values) checkKeys(source, value, limits);
  const columns = jsonColumns(values, limits.nesting);
  if (columns.length === 0) throw holdsNoNumbers(source.name, place, 'no array of numbers');
  const table = tableOf<JsonColumn>({
    file: source.name,
    rows: count,
    columns,
    isNamed,
    ...(index === undefined ? {} : { index }),
    readRows: (chosen, _dtype, start, stop) => readColumns(rows, chosen, start, stop),
    readTexts: (chosen) => readTexts(rows, chosen),
  });
  return { members: table.members(), table };
}

/** Refuses an object with more keys than a table may have columns. */
function checkKeys(source: ByteSource, value: unknown, limits: ReadLimits): void {
  if (typeof value !== 'object' || value === null) return;
  const { length } = Object.keys(value);
  checkBound(source, 'Columns of the table', length, 'entries', limits);
}

/** Returns a member of rows that are vectors; the first vector determines their length. */
export async function vectorMember(rows: JsonRows, name: string): Promise<EmbeddingMember> {
  let cols = 0;
  await rows.eachSampled((value) => {
    if (cols === 0 && isVector(value)) cols = value.length;
  });
  const column: JsonColumn = { name: '', path: [], kind: 'vector', dtype: 'text', width: cols };
  return {
    name,
    shape: [rows.count, cols],
    dtype: 'text',
    readRows: (start, stop) => readColumns(rows, [column], start, stop),
    ...(rows.index === undefined ? {} : { idSources: [rows.index] }),
  };
}

async function readColumns(
  rows: JsonRows,
  columns: readonly JsonColumn[],
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, limits } = rows;
  const cols = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  checkMemory(source, `${stop - start} rows × ${cols}`, (stop - start) * cols * 8, limits);
  const data = allocateFloat64((stop - start) * cols);
  const readers = columns.map(({ name, form }) => form && new VectorCells(source.name, name, form));
  await rows.each(start, stop, (value, row, where) => {
    let at = (row - start) * cols;
    for (const [c, column] of columns.entries()) {
      const entry = valueAt(value, column.path);
      const cells = readers[c];
      if (cells !== undefined) cells.read(cellOf(entry), row, data, at);
      else if (column.kind === 'number') data[at] = oneNumber(source, entry, where);
      else fillVector(source, column, { row, where, entry }, data, at);
      at += column.width ?? 1;
    }
  });
  return { rows: stop - start, cols, data };
}

function cellOf(entry: unknown): string | undefined {
  if (entry === undefined || entry === null) return undefined;
  return textOf(entry) ?? JSON.stringify(entry);
}

function oneNumber({ name }: ByteSource, entry: unknown, where: string): number {
  const number = numberOf(entry ?? null);
  if (number === undefined) throw notNumeric(name, where, shown(entry));
  return number;
}

function lowered(where: string): string {
  return where.charAt(0).toLowerCase() + where.slice(1);
}

function shown(entry: unknown): string {
  return JSON.stringify(entry).slice(0, 40);
}

interface Place {
  readonly row: number;
  /** Place of the row, as the start of a sentence. */
  readonly where: string;
  readonly entry: unknown;
}

/** Writes a row's vector; a row without a vector becomes all NaN. */
function fillVector(
  { name: file }: ByteSource,
  { name, width = 0 }: JsonColumn,
  { row, where, entry }: Place,
  data: FloatArray,
  offset: number,
): void {
  const isMissing = entry === undefined || entry === null;
  if (isMissing || (Array.isArray(entry) && entry.length === 0)) {
    data.fill(NaN, offset, offset + width);
    return;
  }
  if (!Array.isArray(entry)) {
    throw holdsNoNumbers(file, where, `no array of numbers but ${shown(entry)}`);
  }
  if (entry.length !== width) {
    const place = name === '' ? where : `${placeInColumn(name, row)} (${lowered(where)})`;
    throw otherLength(file, place, entry.length, width);
  }
  for (let j = 0; j < width; j++) {
    const number = numberOf(entry[j]);
    if (number === undefined) {
      throw notNumeric(file, `${where}, entry ${j + 1}`, shown(entry[j]));
    }
    data[offset + j] = number;
  }
}

async function readTexts(rows: JsonRows, columns: readonly JsonColumn[]): Promise<string[][]> {
  const { source, count, limits } = rows;
  checkMemory(source, `A list of ${count} texts`, 32 * count * columns.length, limits);
  const texts = columns.map((): string[] => []);
  await rows.each(0, count, (value) => {
    for (const [c, { path }] of columns.entries()) {
      texts[c]!.push(scalarText(valueAt(value, path)) ?? '');
    }
  });
  return texts;
}
