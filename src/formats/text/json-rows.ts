import { allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { notNumeric } from '../faults';
import type { EmbeddingMember } from '../format';
import { attributeKind, isIdName } from '../id-names';
import { checkMemory, type ReadLimits } from '../limits';
import { columnRoles, type TableColumn, tableMembers } from '../table-columns';
import { entriesOf, fillRow, isVector, scalarText } from './json-values';

/** Rows that are JSON values each: a bare vector, or an object that holds some. */
export interface JsonRows {
  readonly source: ByteSource;
  readonly limits: ReadLimits;
  /** What the format is called in messages. */
  readonly format: string;
  readonly count: number;
  /** Calls `use` with each value, its number, and where it stands, as the start of a sentence. */
  each(
    start: number,
    stop: number,
    use: (value: unknown, row: number, where: string) => void,
  ): Promise<void>;
}

/** The members of such rows, as the first of them shows. */
export async function jsonMembers(rows: JsonRows): Promise<EmbeddingMember[]> {
  let first: unknown;
  let place = '';
  await rows.each(0, 1, (value, _row, where) => {
    first = value;
    place = where;
  });
  if (isVector(first)) return [vectorMember(rows, '', undefined, first.length)];
  const columns = (entriesOf(first) ?? []).map(([name, value]) => describe(name, value));
  const roles = columnRoles(columns);
  if (!columns.some(({ kind }) => kind === 'vector')) {
    throw notNumeric(rows.source.name, place, 'no array of numbers');
  }
  return tableMembers(
    roles,
    (name, [column]) => vectorMember(rows, name, column!.name, column!.width),
    ({ name }) => readTexts(rows, name),
  );
}

interface JsonColumn extends TableColumn {
  readonly width: number;
}

function describe(name: string, value: unknown): JsonColumn {
  if (isVector(value)) return { name, kind: 'vector', dtype: 'text', width: value.length };
  const isDescribing = isIdName(name) || attributeKind(name) !== undefined;
  const isText = typeof value === 'string' || (isDescribing && scalarText(value) !== undefined);
  return { name, kind: isText ? 'text' : 'other', dtype: 'text', width: 0 };
}

function vectorMember(
  rows: JsonRows,
  name: string,
  key: string | undefined,
  cols: number,
): EmbeddingMember {
  return {
    name,
    shape: [rows.count, cols],
    dtype: 'text',
    readRows: (start, stop) => readRows(rows, key, cols, start, stop),
  };
}

async function readRows(
  rows: JsonRows,
  key: string | undefined,
  cols: number,
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, format, limits } = rows;
  checkMemory(source, `${stop - start} rows × ${cols}`, (stop - start) * cols * 8, limits);
  const data = allocateFloat64((stop - start) * cols);
  await rows.each(start, stop, (value, row, where) => {
    const vector = key === undefined ? value : valueOf(value, key);
    fillRow(source, format, where, vector, data, row - start, cols);
  });
  return { rows: stop - start, cols, data };
}

async function readTexts(rows: JsonRows, key: string): Promise<string[]> {
  const { source, count, limits } = rows;
  checkMemory(source, `A list of ${count} texts`, 32 * count, limits);
  const texts: string[] = [];
  await rows.each(0, count, (value, _row, where) => {
    const text = scalarText(valueOf(value, key));
    if (text === undefined) throw notNumericOrText(source, where, key);
    texts.push(text);
  });
  return texts;
}

function notNumericOrText(source: ByteSource, where: string, key: string): Error {
  return notNumeric(source.name, where, `no text or number under "${key.slice(0, 40)}"`);
}

function valueOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
