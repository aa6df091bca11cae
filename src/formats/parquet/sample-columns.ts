import { InspectorError } from '../../core/errors';
import { namesNoRows } from '../text/csv-columns';
import { listWidth } from '../table-columns';
import { cellColumn, listColumn, type SampledCell, type SampledList } from '../vector-cells';
import { groupsOf, ListReader, type ParquetTable, valuesOf } from './column-pages';
import { textOf } from './read-columns';
import type { ParquetColumn } from './schema';

/** Values of a page that are looked at, and pages of a row group until one holds some. */
const sampledValues = 24;
const sampledPages = 4;
/** Columns of single values that are looked at; of more, the types in the header must do. */
const mostScalars = 256;

/** The columns with what their types do not tell: vectors in texts and bytes, lengths of lists, what may name rows. */
export async function describeColumns(
  table: ParquetTable,
  indexes: ReadonlyMap<string, 'index' | 'ids'>,
): Promise<ParquetColumn[]> {
  const scalars = table.columns.filter(isScalar).length;
  const described: ParquetColumn[] = [];
  for (const column of table.columns) {
    const savedAs = indexes.get(column.name);
    const found = await describe(table, column, scalars <= mostScalars);
    described.push({ ...found, ...(savedAs === undefined ? {} : { savedAs }) });
  }
  return described;
}

function isScalar({ kind, values, bytes }: ParquetColumn): boolean {
  return bytes !== undefined || (kind === 'number' && values === 'whole');
}

async function describe(
  table: ParquetTable,
  column: ParquetColumn,
  canLook: boolean,
): Promise<ParquetColumn> {
  if (column.kind === 'vector') return describeLists(table, column);
  if (!canLook || !isScalar(column)) return column;
  const sampled = await sampleValues(table, column).catch((error: unknown) => {
    // What is wrong with it, whoever reads it says.
    if (error instanceof InspectorError) return [];
    throw error;
  });
  if (column.bytes !== undefined) return describeBytes(column, sampled);
  return { ...column, ...namesNoRows(sampled.map(({ value }) => ({ cell: String(value) }))) };
}

function describeBytes(column: ParquetColumn, sampled: readonly SampledValue[]): ParquetColumn {
  const isText = column.bytes === 'text' || sampled.every(({ value }) => isUtf8(value));
  const cells = sampled.map(({ row, value }): SampledCell => ({
    row,
    cell: isText ? textOf(value) : (value as Uint8Array),
  }));
  const found = cellColumn(column.name, cells);
  const bytes = isText ? 'text' : 'unknown';
  switch (found.kind) {
    case 'vectors': {
      const { form } = found;
      return {
        ...column,
        bytes,
        kind: 'vector',
        dtype: form.bytes ?? 'text',
        form,
        width: form.width,
      };
    }
    case 'unreadable': {
      const fault = { ...found.fault, isLists: found.isLists };
      return { ...column, bytes, kind: 'unreadable', dtype: 'text', fault };
    }
    case 'packed':
      return { ...column, bytes, kind: 'packed', dtype: 'bytes' };
    default: {
      const texts = cells.map(({ cell }) => ({ cell: String(cell) }));
      return { ...column, bytes, kind: 'text', dtype: 'text', ...namesNoRows(texts) };
    }
  }
}

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(value: unknown): boolean {
  if (!(value instanceof Uint8Array)) return true;
  try {
    // Control characters are of no text that people read.
    return !/[\0-\x08\x0e-\x1f]/.test(strict.decode(value));
  } catch {
    return false;
  }
}

interface SampledValue {
  readonly row: number;
  readonly value: unknown;
}

/** Values from the first, a middle and the last row group; null does not count. */
async function sampleValues(table: ParquetTable, column: ParquetColumn): Promise<SampledValue[]> {
  const sampled: SampledValue[] = [];
  for (const group of sampledGroups(table, column)) {
    let pages = 0;
    for await (const page of group.reader.pages(0, group.rows, true)) {
      const held: SampledValue[] = [];
      valuesOf(page, column, (value, entry) => {
        if (value !== undefined) held.push({ row: group.start + entry, value });
      });
      const step = Math.max(1, Math.floor(held.length / sampledValues));
      sampled.push(...held.filter((_, i) => i % step === 0));
      if (held.length > 0 || ++pages === sampledPages) break;
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

/** Lists of the first pages of some row groups; of a page's last list, the rest may stand in the next. */
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
