import { allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { holdsNoNumbers } from '../faults';
import type { EmbeddingMember } from '../format';
import { attributeKind, isIdName } from '../id-names';
import { checkMemory, type ReadLimits } from '../limits';
import { columnRoles, type TableColumn, tableMembers } from '../table-columns';
import { entriesOf, fillRow, isNumber, isVector, isWholeNumber, scalarText } from './json-values';

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
  if (isVector(first)) return [vectorMember(rows, '', (value) => value, first.length)];
  const entries = entriesOf(first) ?? [];
  const numbers = entries.filter(([, value]) => isNumber(value)).map(([name]) => name);
  const columns = entries.map(([name, value]) => describe(name, value, numbers));
  if (columns.length === 0) throw holdsNoNumbers(rows.source.name, place, 'no array of numbers');
  return tableMembers(
    columnRoles(columns),
    rows.count,
    (name, used) => {
      const [{ kind, name: key, width }] = used as readonly [JsonColumn];
      return kind === 'vector'
        ? vectorMember(rows, name, (value) => valueOf(value, key), width)
        : vectorMember(
            rows,
            name,
            (value) => used.map((column) => valueOf(value, column.name) ?? null),
            used.length,
          );
    },
    ({ name }, isIds) => readTexts(rows, name, isIds),
  );
}

interface JsonColumn extends TableColumn {
  readonly width: number;
}

/** @param numbers names of the entries that are numbers */
function describe(name: string, value: unknown, numbers: readonly string[]): JsonColumn {
  if (isVector(value)) return { name, kind: 'vector', dtype: 'text', width: value.length };
  const isNested = Array.isArray(value) && isVector(value[0]);
  const dtype = isWholeNumber(value) ? 'int64' : 'float64';
  const isDescribing = isIdName(name) || attributeKind(name, numbers) !== undefined;
  if (isNumber(value) && !isDescribing) return { name, kind: 'number', dtype, width: 1 };
  const kind = isNested ? 'nested' : scalarText(value) === undefined ? 'other' : 'text';
  return { name, kind, dtype: 'text', width: 0 };
}

function vectorMember(
  rows: JsonRows,
  name: string,
  vectorOf: (value: unknown) => unknown,
  cols: number,
): EmbeddingMember {
  return {
    name,
    shape: [rows.count, cols],
    dtype: 'text',
    readRows: (start, stop) => readRows(rows, vectorOf, cols, start, stop),
  };
}

async function readRows(
  rows: JsonRows,
  vectorOf: (value: unknown) => unknown,
  cols: number,
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, format, limits } = rows;
  checkMemory(source, `${stop - start} rows × ${cols}`, (stop - start) * cols * 8, limits);
  const data = allocateFloat64((stop - start) * cols);
  await rows.each(start, stop, (value, row, where) => {
    fillRow(source, format, where, vectorOf(value), data, row - start, cols);
  });
  return { rows: stop - start, cols, data };
}

/** @param isNeeded whether every row must have one */
async function readTexts(rows: JsonRows, key: string, isNeeded: boolean): Promise<string[]> {
  const { source, count, limits } = rows;
  checkMemory(source, `A list of ${count} texts`, 32 * count, limits);
  const texts: string[] = [];
  await rows.each(0, count, (value, _row, where) => {
    const text = scalarText(valueOf(value, key));
    if (text === undefined && isNeeded) {
      throw holdsNoNumbers(source.name, where, `no text or number under "${key.slice(0, 40)}"`);
    }
    texts.push(text ?? '');
  });
  return texts;
}

function valueOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
