import { InspectorError } from '../../core/errors';
import { describeCells, describeNumbers, lookedColumns, namesNoRows } from '../sampled-columns';
import { listWidth } from '../table-columns';
import { listColumn, type SampledCell, type SampledList } from '../vector-cells';
import { groupsOf, ListReader, type ParquetTable, valuesOf } from './column-pages';
import { textOf } from './read-columns';
import type { ParquetColumn } from './schema';

/**
 * Number of values sampled from a page, and maximum number of pages per row group until one has
 * some.
 */
const sampledValues = 24;
const sampledPages = 4;
/** Maximum memory for a page of single values in a sample, in bytes. */
const sampledBytes = 2 ** 28;

/**
 * Describes the columns by a sample, beyond their types: vectors in texts and bytes, lengths of
 * lists, possible ids.
 */
export async function describeColumns(
  table: ParquetTable,
  indexes: ReadonlyMap<string, 'index' | 'ids'>,
): Promise<ParquetColumn[]> {
  const looked = lookedColumns(table.columns, ({ bytes }) => bytes !== undefined);
  const described: ParquetColumn[] = [];
  for (const column of table.columns) {
    const savedAs = indexes.get(column.name);
    const found =
      column.kind === 'vector'
        ? await describeLists(table, column)
        : looked.has(column)
          ? describeScalar(column, await sampleIfSound(table, column))
          : column;
    described.push({ ...found, ...(savedAs === undefined ? {} : { savedAs }) });
  }
  return described;
}

/** Samples a column; its errors are reported when it is read. */
async function sampleIfSound(table: ParquetTable, column: ParquetColumn): Promise<SampledValue[]> {
  const { limits } = table;
  const memoryBytes = Math.min(limits.memoryBytes, sampledBytes);
  try {
    return await sampleValues({ ...table, limits: { ...limits, memoryBytes } }, column);
  } catch (error) {
    if (error instanceof InspectorError) return [];
    throw error;
  }
}

function describeScalar(column: ParquetColumn, sampled: readonly SampledValue[]): ParquetColumn {
  if (column.bytes === undefined) return { ...column, ...describeNumbers(column.dtype, sampled) };
  const isText = column.bytes === 'text' || sampled.every(({ value }) => isUtf8(value));
  const cells = sampled.map(({ row, value }): SampledCell => ({
    row,
    cell: isText ? textOf(value) : (value as Uint8Array),
  }));
  const found = describeCells(column.name, cells);
  const dtype = found.form?.bytes ?? (isText ? 'text' : 'bytes');
  const texts = isText ? cells.map(({ cell }) => ({ cell: String(cell) })) : [];
  return { ...column, ...found, dtype, bytes: isText ? 'text' : 'unknown', ...namesNoRows(texts) };
}

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(value: unknown): boolean {
  if (!(value instanceof Uint8Array)) return true;
  try {
    strict.decode(value);
    // Control characters do not occur in readable text.
    return value.every((byte) => byte > 0x1f || (byte > 0x08 && byte < 0x0e));
  } catch {
    return false;
  }
}

interface SampledValue {
  readonly row: number;
  readonly value: unknown;
}

/** Samples values from the first, a middle and the last row group, without nulls. */
async function sampleValues(table: ParquetTable, column: ParquetColumn): Promise<SampledValue[]> {
  const sampled: SampledValue[] = [];
  for (const group of sampledGroups(table, column)) {
    let pages = 0;
    for await (const page of group.reader.pages(0, group.rows, true)) {
      let held = 0;
      valuesOf(page, column, (value) => {
        if (value !== undefined) held++;
      });
      const step = Math.max(1, Math.floor(held / sampledValues));
      let seen = 0;
      valuesOf(page, column, (value, entry) => {
        if (value !== undefined && seen++ % step === 0)
          sampled.push({ row: group.start + entry, value });
      });
      if (held > 0 || ++pages === sampledPages) break;
    }
  }
  return sampled;
}

function sampledGroups(
  table: ParquetTable,
  column: ParquetColumn,
): ReturnType<typeof groupsOf> extends Generator<infer T> ? T[] : never {
  const groups = [...groupsOf(table, column, 0, table.rows)];
  const places = new Set([0, groups.length >> 1, groups.length - 1]);
  return groups.filter((_, g) => places.has(g));
}

async function describeLists(table: ParquetTable, column: ParquetColumn): Promise<ParquetColumn> {
  const parts = table.groups.map(({ rows, chunks }) => ({
    rows,
    entries: chunks[column.chunk]!.values,
  }));
  const width = listWidth(parts);
  if (width !== undefined && width > 1) return { ...column, width };
  const found = listColumn(column.name, await sampleLists(table, column));
  if ('width' in found) return { ...column, width: found.width };
  return { ...column, kind: 'unreadable', fault: found };
}

/**
 * Samples lists of the first pages of some row groups; the last list of a page may continue in the
 * next.
 */
async function sampleLists(table: ParquetTable, column: ParquetColumn): Promise<SampledList[]> {
  const sampled: SampledList[] = [];
  for (const group of sampledGroups(table, column)) {
    let entries: number[] = [];
    const lists = new ListReader(
      column,
      (value) => entries.push(value),
      (inGroup, length) => {
        if (length > 0) sampled.push({ row: group.start + inGroup, entries });
        entries = [];
      },
    );
    const before = sampled.length;
    let pages = 0;
    for await (const page of group.reader.pages(0, group.entries, true)) {
      lists.take(page);
      if (sampled.length > before || ++pages === sampledPages) break;
    }
    if (lists.rows === group.rows) lists.finish(group.rows);
  }
  return sampled;
}
