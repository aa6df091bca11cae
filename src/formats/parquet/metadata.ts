import { type ColumnMetaData, type FileMetaData, parquetMetadata } from 'hyparquet';
import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { type ParquetColumn, parquetColumns } from './schema';
import { verifyThrift } from './verify-thrift';

/** One column of one row group. */
export interface ColumnChunk {
  readonly type: ColumnMetaData['type'];
  readonly codec: ColumnMetaData['codec'];
  /** Number of entries, including nulls and those of lists. */
  readonly values: number;
  /** Position of its pages in the file. */
  readonly start: number;
  readonly bytes: number;
}

export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

/** Contents of the footer, with its counts checked. */
export interface ParquetFile {
  readonly columns: readonly ParquetColumn[];
  readonly groups: readonly RowGroup[];
  readonly rows: number;
  readonly writer: string | undefined;
  /** JSON metadata of pandas. */
  readonly pandas: string | undefined;
}

/** Size of `PAR1` and the length of the footer. */
const tailBytes = 8;

/**
 * Reads and checks the footer.
 * @throws InspectorError `malformed`, `truncated` or `too-large`
 */
export async function readMetadata(source: ByteSource, limits: ReadLimits): Promise<ParquetFile> {
  if (source.size < tailBytes + 4) throw truncated(source, tailBytes + 4);
  const tail = await source.read(source.size - tailBytes, tailBytes);
  if (String.fromCharCode(...tail.subarray(4)) !== 'PAR1') {
    throw notOfFormat(source, 'Parquet', 'it does not end with PAR1; it may be cut off');
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > source.size - tailBytes) throw truncated(source, length + tailBytes);
  checkBound(source, 'Its footer', length, 'headerMebibytes', limits);
  const footer = await source.read(source.size - tailBytes - length, length + tailBytes);
  return guarded(source, 'Parquet', () => {
    const { memory } = verifyThrift(footer, 0, (field, count) => {
      const what = boundedLists.get(field);
      if (what !== undefined) checkBound(source, what, count, 'entries', limits);
    });
    checkMemory(source, 'Its footer', memory + length, limits);
    const metadata = parquetMetadata(footer);
    checkBound(source, 'Depth of its columns', depthOf(metadata.schema), 'nesting', limits);
    return checked(metadata);
  });
}

/** Lists of the footer that are bounded, by the ids of their fields. */
const boundedLists: ReadonlyMap<number, string> = new Map([
  [2, 'Columns and fields of the table'],
  [4, 'Row groups of the table'],
  [5, 'Texts of its metadata'],
]);

/** Returns the depth of a schema, whose elements are in the order of a traversal. */
function depthOf(schema: FileMetaData['schema']): number {
  /** Number of elements still to come of each group that is open. */
  const open: number[] = [];
  let depth = 0;
  for (const { num_children: children = 0 } of schema) {
    depth = Math.max(depth, open.length);
    if (children > 0) open.push(children);
    else closeGroups(open);
  }
  return depth;
}

/** Counts an element as read, and closes the groups of which it is the last. */
function closeGroups(open: number[]): void {
  for (let left = 0; left === 0 && open.length > 0;) {
    left = open.pop()! - 1;
    if (left > 0) open.push(left);
  }
}

function checked(metadata: FileMetaData): ParquetFile {
  const columns = parquetColumns(metadata);
  const groups = metadata.row_groups.map((group): RowGroup => ({
    rows: count('a row group', group.num_rows),
    chunks: group.columns.map(({ meta_data: chunk }) => {
      if (chunk === undefined) throw new Error('a column has no data');
      return chunkOf(chunk);
    }),
  }));
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  if (count('the file', metadata.num_rows) !== rows) {
    throw new Error(`it claims ${metadata.num_rows} rows, and its groups hold ${rows}`);
  }
  if (groups.some(({ chunks }) => chunks.length !== columns.length)) {
    throw new Error(`a row group has not all of the ${columns.length} columns`);
  }
  const pandas = metadata.key_value_metadata?.find(({ key }) => key === 'pandas')?.value;
  return { columns, groups, rows, writer: metadata.created_by, pandas };
}

function chunkOf(chunk: ColumnMetaData): ColumnChunk {
  const dictionary = count('a dictionary', chunk.dictionary_page_offset ?? 0n);
  const data = count('a column', chunk.data_page_offset);
  return {
    type: chunk.type,
    codec: chunk.codec,
    values: count('a column', chunk.num_values),
    start: dictionary > 0 && dictionary < data ? dictionary : data,
    bytes: count('a column', chunk.total_compressed_size),
  };
}

/** Converts a count; a damaged footer may have any type. */
function count(what: string, value: unknown): number {
  const number = Number(value);
  if (
    (typeof value !== 'bigint' && typeof value !== 'number') ||
    !Number.isSafeInteger(number) ||
    number < 0
  ) {
    throw new Error(`${what} claims ${String(value)}`);
  }
  return number;
}
