import { DataType, type Field } from 'apache-arrow';
import { Buffer } from 'apache-arrow/fb/buffer';
import { Message } from 'apache-arrow/fb/message';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { ByteBuffer } from 'flatbuffers';

/** For each column, the range of its buffers in a batch, [first, end). */
export type BufferRanges = readonly (readonly [number, number])[];

/**
 * Maps the columns to their buffers in a batch; undefined if a type of the schema is not known.
 * @param views numbers of additional buffers of the columns of views, in order
 */
export function bufferRanges(
  fields: readonly Field[],
  views: readonly number[],
): BufferRanges | undefined {
  let buffers = 0;
  let view = 0;
  const count = ({ type }: Field): boolean => {
    const own = ownBuffers(type as DataType);
    if (own === undefined) return false;
    buffers += own;
    if (isView(type as DataType)) buffers += views[view++] ?? 0;
    // The library declares children for all types, but only nested types have them.
    const { children } = type as { children?: readonly Field[] | null };
    return DataType.isDictionary(type) || (children ?? []).every(count);
  };
  const ranges: [number, number][] = [];
  for (const field of fields) {
    const start = buffers;
    if (!count(field)) return undefined;
    ranges.push([start, buffers]);
  }
  return ranges;
}

function isView(type: DataType): boolean {
  return DataType.isUtf8View(type) || DataType.isBinaryView(type);
}

/** Number of buffers of a type, without those of its children and the additional ones of views. */
function ownBuffers(type: DataType): number | undefined {
  if (DataType.isNull(type)) return 0;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return 1;
  const hasOffsets =
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type);
  if (hasOffsets) return 3;
  const isSupported =
    isView(type) ||
    DataType.isList(type) ||
    DataType.isLargeList(type) ||
    DataType.isMap(type) ||
    DataType.isDictionary(type) ||
    DataType.isBool(type) ||
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isDecimal(type) ||
    DataType.isDate(type) ||
    DataType.isTime(type) ||
    DataType.isTimestamp(type) ||
    DataType.isInterval(type) ||
    DataType.isDuration(type) ||
    DataType.isFixedSizeBinary(type);
  return isSupported ? 2 : undefined;
}

/**
 * Marks buffers as empty in a batch's metadata, so that they need not be read.
 * @param metadata verified flatbuffer of the message; it is changed
 */
export function emptyBuffers(metadata: Uint8Array, isNeeded: (buffer: number) => boolean): void {
  const message = Message.getRootAsMessage(new ByteBuffer(metadata));
  const batch = message.header(new RecordBatch()) as RecordBatch;
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  for (let i = 0; i < batch.buffersLength(); i++) {
    const buffer = batch.buffers(i, new Buffer());
    // A buffer is described by its offset and its length, 64 bits each.
    if (buffer !== null && !isNeeded(i)) view.setBigInt64(buffer.bb_pos + 8, 0n, true);
  }
}
