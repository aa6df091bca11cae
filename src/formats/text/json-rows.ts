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
  const columns = columnsOf(first, rows.limits);
  if (columns.length === 0) throw holdsNoNumbers(rows.source.name, place, 'no array of numbers');
  return tableMembers(
    columnRoles(columns),
    rows.count,
    (name, used) => {
      const [{ kind, path, width }] = used as readonly [JsonColumn];
      return kind === 'vector'
        ? vectorMember(rows, name, (value) => valueOf(value, path), width)
        : vectorMember(
            rows,
            name,
            (value) => used.map((column) => valueOf(value, column.path) ?? null),
            used.length,
          );
    },
    ({ path }, isIds) => readTexts(rows, path, isIds),
  );
}

/** The columns of an object; where it holds no lists or no ids itself, those in the objects in it. */
function columnsOf(row: unknown, { nesting }: ReadLimits): JsonColumn[] {
  const entries = entriesOf(row) ?? [];
  const numbers = entries.filter(([, value]) => isNumber(value)).map(([name]) => name);
  const columns = entries.map(([name, value]) => describe([name], value, numbers));
  const hasLists = columns.some(({ kind }) => kind === 'vector' || kind === 'nested');
  const hasIds = columns.some(({ name }) => isIdName(name));
  if (hasLists && hasIds) return columns;
  const nested = leavesBelow(row, [], nesting).filter(({ path }) => path.length > 1);
  const vectors = nested.filter(({ value }) => isVector(value));
  const ids = nested.find(
    ({ path, value }) => isOwnId(path.at(-1)!) && scalarText(value) !== undefined,
  );
  return [
    ...columns,
    ...(hasLists ? [] : vectors.map(({ path, value }) => describe(path, value, []))),
    ...(hasIds || ids === undefined ? [] : [{ ...describe(ids.path, ids.value, []), name: 'id' }]),
  ];
}

/** Whether it names a row by itself: `index` in an object counts what is in that object. */
function isOwnId(name: string): boolean {
  return isIdName(name) && name.trim().toLowerCase() !== 'index';
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What lies in nested objects, a list of one object counting as that object. */
function leavesBelow(value: unknown, path: readonly string[], nesting: number): Leaf[] {
  const isLone = Array.isArray(value) && value.length === 1 && entriesOf(value[0]) !== undefined;
  const entries = isLone ? Object.entries(value) : entriesOf(value);
  if (entries === undefined || path.length > nesting) return [{ path, value }];
  return entries.flatMap(([key, inner]) => leavesBelow(inner, [...path, key], nesting));
}

interface JsonColumn extends TableColumn {
  /** Keys that lead to it. */
  readonly path: readonly string[];
  readonly width: number;
}

/** @param numbers names of the entries beside it that are numbers */
function describe(path: readonly string[], value: unknown, numbers: readonly string[]): JsonColumn {
  const [name, key] = [path.join('/'), path.at(-1)!];
  if (isVector(value)) return { name, path, kind: 'vector', dtype: 'text', width: value.length };
  const isNested = Array.isArray(value) && isVector(value[0]);
  const dtype = isWholeNumber(value) ? 'int64' : 'float64';
  const isDescribing = isIdName(key) || attributeKind(key, numbers) !== undefined;
  if (isNumber(value) && !isDescribing) return { name, path, kind: 'number', dtype, width: 1 };
  const kind = isNested ? 'nested' : scalarText(value) === undefined ? 'other' : 'text';
  return { name, path, kind, dtype: 'text', width: 0 };
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
async function readTexts(
  rows: JsonRows,
  path: readonly string[],
  isNeeded: boolean,
): Promise<string[]> {
  const { source, count, limits } = rows;
  checkMemory(source, `A list of ${count} texts`, 32 * count, limits);
  const texts: string[] = [];
  await rows.each(0, count, (value, _row, where) => {
    const text = scalarText(valueOf(value, path));
    if (text === undefined && isNeeded) {
      throw holdsNoNumbers(
        source.name,
        where,
        `no text or number under "${path.join('/').slice(0, 40)}"`,
      );
    }
    texts.push(text ?? '');
  });
  return texts;
}

function valueOf(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}
