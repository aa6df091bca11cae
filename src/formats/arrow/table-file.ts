import { type Data, DataType, type Field, tableFromIPC, type Vector } from 'apache-arrow';
import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat } from '../faults';
import { checkMemory, type ReadLimits } from '../limits';
import { bufferRanges, emptyBuffers } from './buffers';
import { classNames } from './class-names';
import { type ArrowColumn, arrowColumns } from './columns';
import { Dictionaries } from './dictionaries';
import { findMessages, type MessagePlace } from './messages';
import { unpackingWithin } from './unpacking';

/** A record batch: some rows of all columns. */
export interface Batch extends NonNullable<MessagePlace['batch']> {
  readonly place: MessagePlace;
  /** Number of its message in the file. */
  readonly order: number;
  /** Number of its first row in the file. */
  readonly start: number;
}

/** An opened file with the positions of its messages. */
export interface ArrowFile {
  readonly source: ByteSource;
  readonly columns: readonly ArrowColumn[];
  readonly fields: readonly Field[];
  /** Metadata of the schema. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Class names of columns of whole numbers. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  /** Message of the schema, which is needed to read any batch. */
  readonly schema: MessagePlace;
  readonly dictionaries: Dictionaries;
  readonly batches: readonly Batch[];
  readonly rows: number;
  readonly limits: ReadLimits;
}

/** Finds the messages of a file or stream. Rows are not read. */
export async function openArrow(
  source: ByteSource,
  isFile: boolean,
  limits: ReadLimits,
): Promise<ArrowFile> {
  const places = await findMessages(source, isFile, limits);
  const [first] = places;
  if (first?.schema === undefined)
    throw notOfFormat(source, 'Arrow', 'it does not begin with a schema');
  const batches: Batch[] = [];
  let rows = 0;
  for (const [order, place] of places.entries()) {
    if (place.batch === undefined) continue;
    batches.push({ place, order, start: rows, ...place.batch });
    rows += place.batch.rows;
  }
  const dictionaries = new Dictionaries(source, places, isFile);
  const { fields, metadata } = first.schema;
  const columns = await guarded(source, 'Arrow', () => arrowColumns(fields));
  for (const batch of batches) refuseUnevenColumns(source, batch, columns);
  return {
    source,
    columns,
    fields,
    metadata,
    classes: classNames(source, metadata.get('huggingface'), limits),
    schema: first,
    dictionaries,
    batches,
    rows,
    limits,
  };
}

/** Refuses a batch whose columns claim other numbers of rows; the library would fill them up. */
function refuseUnevenColumns(
  source: ByteSource,
  { rows, nodes }: Batch,
  columns: readonly ArrowColumn[],
): void {
  for (const { name, node } of columns) {
    const { length } = nodes[node] ?? { length: 0 };
    if (length !== rows) {
      const claim = `column "${name}" claims ${length} of the ${rows} rows of its batch`;
      throw notOfFormat(source, 'Arrow', claim);
    }
  }
}

/** Decodes some columns of a record batch; the bytes of other columns are not read. */
export async function useBatch(
  { source, fields, schema, dictionaries, limits }: ArrowFile,
  { place, order, rows, buffers, views, body }: Batch,
  columns: readonly ArrowColumn[],
  use: (column: (index: number) => Vector) => void,
): Promise<void> {
  const wantedFields = columns.map(({ index }) => fields[index]!);
  const preamble = [schema, ...dictionaries.messagesOf(wantedFields, order)];
  const before = preamble.reduce((sum, { length }) => sum + length, 0);
  const size = before + place.length;
  checkMemory(source, 'A record batch', 2 * size, limits);
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (const { offset, length } of preamble) {
    bytes.set(await source.read(offset, length), filled);
    filled += length;
  }
  const ranges = bufferRanges(fields, views);
  if (ranges === undefined) bytes.set(await source.read(place.offset, place.length), before);
  else {
    bytes.set(await source.read(place.offset, body), before);
    const wanted = columns.map(({ index }) => ranges[index]!);
    const isNeeded = (buffer: number): boolean =>
      wanted.some(([from, to]) => buffer >= from && buffer < to);
    for (const [i, { offset, length }] of buffers.entries()) {
      if (!isNeeded(i) || length === 0) continue;
      if (!(offset >= 0 && length > 0 && body + offset + length <= place.length)) {
        throw notOfFormat(source, 'Arrow', `a buffer claims ${length} bytes`);
      }
      bytes.set(await source.read(place.offset + body + offset, length), before + body + offset);
    }
    const prefix = new DataView(bytes.buffer).getUint32(before, true) === 0xffffffff ? 8 : 4;
    await guarded(source, 'Arrow', () => {
      emptyBuffers(bytes.subarray(before + prefix, before + body), isNeeded);
    });
  }
  await guarded(source, 'Arrow', () => {
    const table = unpackingWithin(limits, () => tableFromIPC(bytes));
    if (table.numRows !== rows) throw new Error(`a batch holds ${table.numRows} of ${rows} rows`);
    use((index) => {
      const column = table.getChildAt(index);
      if (column === null) throw new Error(`column ${index} is missing`);
      for (const chunk of column.data as readonly Data[]) refuseMissingValues(chunk);
      return column;
    });
  });
}

/** Refuses a column that claims more rows than it has offsets or values for. */
function refuseMissingValues(chunk: Data): void {
  const held = Math.floor(heldRows(chunk));
  if (held < chunk.length) throw new Error(`a column holds ${held} of its ${chunk.length} rows`);
}

/** Bytes of a view of a text or of bytes. */
const viewBytes = 16;

function heldRows({ type, values, valueOffsets, children, stride }: Data): number {
  const lengthOf = (array: unknown): number =>
    (array as ArrayLike<unknown> | undefined)?.length ?? 0;
  const hasOffsets =
    DataType.isList(type) ||
    DataType.isLargeList(type) ||
    DataType.isMap(type) ||
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type);
  if (hasOffsets) return Math.max(lengthOf(valueOffsets) - 1, 0);
  if (DataType.isFixedSizeList(type)) {
    const [entries] = children;
    return type.listSize === 0 ? Infinity : (entries?.length ?? 0) / type.listSize;
  }
  if (DataType.isBool(type)) return 8 * lengthOf(values);
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return lengthOf(values) / viewBytes;
  const isOfOthers = DataType.isNull(type) || DataType.isStruct(type) || DataType.isUnion(type);
  return isOfOthers ? Infinity : lengthOf(values) / stride;
}
