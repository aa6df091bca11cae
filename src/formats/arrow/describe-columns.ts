import { InspectorError } from '../../core/errors';
import { describeCells, describeNumbers, lookedColumns, namesNoRows } from '../sampled-columns';
import { listWidth } from '../table-columns';

import { listColumn, type SampledCell, type SampledList } from '../vector-cells';
import type { ArrowColumn } from './columns';
import { type ArrowFile, type Batch, useBatch } from './table-file';

/** Number of rows of a batch in a sample. */
const sampledRows = 24;
/** Maximum number of lists searched for one of another length. */
const maxLists = 2 ** 20;

/**
 * Describes the columns by a sample, beyond their types: vectors in texts and bytes, lengths of
 * lists, possible ids.
 */
export async function describeColumns(
  file: ArrowFile,
  indexes: ReadonlyMap<string, 'index' | 'ids'>,
): Promise<ArrowColumn[]> {
  const looked = lookedColumns(file.columns, ({ holds }) => holds !== undefined);
  const sampled = await sampleValues(file, [...looked]);
  const described: ArrowColumn[] = [];
  for (const column of file.columns) {
    const savedAs = indexes.get(column.name);
    const values = sampled.get(column);
    const found =
      column.kind === 'vector'
        ? await describeLists(file, column)
        : values === undefined
          ? column
          : describeScalar(column, values);
    described.push({ ...found, ...(savedAs === undefined ? {} : { savedAs }) });
  }
  return described;
}

interface SampledValue {
  readonly row: number;
  readonly value: unknown;
}

function describeScalar(column: ArrowColumn, sampled: readonly SampledValue[]): ArrowColumn {
  if (column.holds === undefined) return { ...column, ...describeNumbers(column.dtype, sampled) };
  const isText = column.holds === 'text';
  const cells = sampled.map(({ row, value }): SampledCell => ({
    row,
    cell: value instanceof Uint8Array ? value : String(value),
  }));
  const found = describeCells(column.name, cells);
  if (found.kind === 'text' && !isText) return { ...column, kind: 'packed', dtype: 'bytes' };
  const dtype = found.form?.bytes ?? (isText ? 'text' : 'bytes');
  const texts = isText ? cells.map(({ cell }) => ({ cell: String(cell) })) : [];
  return { ...column, ...found, dtype, ...namesNoRows(texts) };
}

/** Samples values of the first, a middle and the last batch, without nulls. */
async function sampleValues(
  file: ArrowFile,
  columns: readonly ArrowColumn[],
): Promise<Map<ArrowColumn, SampledValue[]>> {
  const sampled = new Map(columns.map((column) => [column, [] as SampledValue[]]));
  if (columns.length === 0) return sampled;
  for (const batch of sampledBatches(file)) {
    await orNothing(() =>
      useBatch(file, batch, columns, (vectorOf) => {
        for (const [column, values] of sampled) {
          const vector = vectorOf(column.index);
          const step = Math.max(1, Math.floor(batch.rows / sampledRows));
          for (let i = 0; i < batch.rows; i += step) {
            const value: unknown = vector.get(i);
            if (value === null || value === undefined) continue;
            values.push({
              row: batch.start + i,
              value: value instanceof Uint8Array ? value.slice() : value,
            });
          }
        }
      }),
    );
  }
  return sampled;
}

/** Ignores errors of a batch, which are reported when its rows are read. */
async function orNothing(look: () => Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
  }
}

function sampledBatches({ batches }: ArrowFile): Batch[] {
  const places = new Set([0, batches.length >> 1, batches.length - 1]);
  return batches.filter((_, b) => places.has(b));
}

async function describeLists(file: ArrowFile, column: ArrowColumn): Promise<ArrowColumn> {
  if (column.width !== undefined) return column;
  // The field node of a list's entries follows that of the list.
  const parts = file.batches.map(({ rows, nodes }) => ({
    rows: rows - (nodes[column.node]?.nullCount ?? 0),
    entries: nodes[column.node + 1]?.length ?? 0,
  }));
  const width = listWidth(parts);
  if (width !== undefined) return { ...column, width };
  const uneven = file.batches.filter((_, b) => {
    const { rows, entries } = parts[b]!;
    return rows > 0 && !Number.isInteger(entries / rows);
  });
  // Batches whose lists differ from other batches', or among themselves.
  const looked = uneven.length > 0 ? uneven.slice(0, 1) : file.batches;
  const lists: SampledList[] = [];
  for (const batch of looked) {
    await orNothing(() =>
      useBatch(file, batch, [column], (vectorOf) => {
        const vector = vectorOf(column.index);
        const rows = Math.min(batch.rows, uneven.length > 0 ? maxLists : 1);
        let width: number | undefined;
        for (let i = 0; i < rows; i++) {
          const list = vector.get(i) as { readonly length: number; toArray(): unknown } | null;
          // Two lists are enough evidence: the first one, and the first of another length.
          if (list === null || list.length === 0 || list.length === width) continue;
          const isSecond = width !== undefined;
          width = list.length;
          const entries = Array.from(list.toArray() as ArrayLike<unknown>, Number);
          lists.push({ row: batch.start + i, entries });
          if (isSecond) break;
        }
      }),
    );
  }
  const found = listColumn(column.name, lists);
  return 'width' in found
    ? { ...column, width: found.width }
    : { ...column, kind: 'unreadable', fault: found };
}
