import { Message, type Schema } from 'apache-arrow';
import type { ByteSource } from '../byte-source';
import { guarded, notOfFormat, truncated } from '../faults';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { verifyMessage } from './verify-message';

/** A message of the IPC stream: its place in the file, and its metadata. */
export interface MessagePlace {
  readonly offset: number;
  /** Length of prefix, metadata and body. */
  readonly length: number;
  /** Schema, if the message describes the columns. */
  readonly schema?: Schema;
  /** Dictionary, if the message holds one or adds to one. */
  readonly dictionary?: { readonly id: number; readonly isDelta: boolean };
  /** Record batch, if the message holds rows. */
  readonly batch?: {
    readonly rows: number;
    readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
    /** Position and length of each buffer in the body. */
    readonly buffers: readonly { readonly offset: number; readonly length: number }[];
    /** Number of additional buffers of each column of views. */
    readonly views: readonly number[];
    /** Offset of the body in the message. */
    readonly body: number;
    readonly isPacked: boolean;
  };
}

export const fileMagic = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31];
const fileMagicBytes = 8;
const footerTailBytes = 4 + fileMagic.length;
const continuation = 0xffffffff;

/** Bytes of memory for a message, and for each part of a batch that it describes. */
const messageBytes = 512;
const partBytes = 64;
/** Maximum number of buffers of a column. */
const buffersOfColumn = 8;

/**
 * Finds all messages of an Arrow file or stream from their metadata; bodies are not read. (A file
 * is a stream between magic bytes and a footer that repeats the positions of its messages.)
 */
export async function findMessages(
  source: ByteSource,
  isFile: boolean,
  limits: ReadLimits,
): Promise<MessagePlace[]> {
  const places: MessagePlace[] = [];
  const end = isFile ? await footerStart(source) : source.size;
  let at = isFile ? fileMagicBytes : 0;
  let memory = 0;
  const ahead = new ReadAhead(source, end);
  while (at < end) {
    const place = await readMessage(source, ahead, at, end, isFile, limits);
    if (place === undefined) break;
    places.push(place);
    at += place.length;
    const { nodes = [], buffers = [] } = place.batch ?? {};
    memory += messageBytes + partBytes * (nodes.length + buffers.length);
    checkBound(source, 'Batches and dictionaries of it', places.length - 1, 'entries', limits);
    checkMemory(source, 'The list of its batches', memory, limits);
  }
  return places;
}

const aheadBytes = 2 ** 14;

/** Reader of short parts of a source one behind another, several at once. */
class ReadAhead {
  private start = 0;
  private bytes: Uint8Array = new Uint8Array();

  /** @param end offset up to which anything is read */
  constructor(
    private readonly source: ByteSource,
    private readonly end: number,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    const isHeld = offset >= this.start && offset + length <= this.start + this.bytes.length;
    if (!isHeld) {
      if (length >= aheadBytes) return this.source.read(offset, length);
      this.start = offset;
      this.bytes = await this.source.read(offset, Math.min(aheadBytes, this.end - offset));
    }
    return this.bytes.subarray(offset - this.start, offset - this.start + length);
  }
}

async function footerStart(source: ByteSource): Promise<number> {
  const minimum = fileMagicBytes + footerTailBytes;
  if (source.size < minimum) throw truncated(source, minimum);
  const tail = await source.read(source.size - footerTailBytes, footerTailBytes);
  if (!fileMagic.every((byte, i) => tail[4 + i] === byte)) {
    throw notOfFormat(source, 'Arrow', 'it does not end with ARROW1; it may be cut off');
  }
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > source.size - minimum) throw truncated(source, length + minimum);
  return source.size - footerTailBytes - length;
}

/** Reads the metadata of a message; undefined at the end of the stream. */
async function readMessage(
  source: ByteSource,
  ahead: ReadAhead,
  at: number,
  end: number,
  isFile: boolean,
  limits: ReadLimits,
): Promise<MessagePlace | undefined> {
  if (at + 4 > end) return isFile ? undefined : ended(source, at + 4);
  const prefix = await ahead.read(at, Math.min(8, end - at));
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  // Before Arrow 0.15 there was no continuation marker before the length.
  const isModern = view.getUint32(0, true) === continuation;
  const prefixBytes = isModern ? 8 : 4;
  if (prefix.byteLength < prefixBytes) return ended(source, at + prefixBytes);
  const length = view.getInt32(prefixBytes - 4, true);
  if (length === 0) return undefined;
  if (length < 0) {
    throw notOfFormat(source, 'Arrow', `a message claims ${length} bytes of metadata`);
  }
  if (at + prefixBytes + length > end) return ended(source, at + prefixBytes + length);
  checkBound(source, 'A message of it', length, 'headerMebibytes', limits);
  const metadata = await ahead.read(at + prefixBytes, length);
  const body = prefixBytes + length;
  const { bodyLength, ...header } = await guarded(source, 'Arrow', () => {
    verifyMessage(metadata, ({ fields, nodes, buffers }) => {
      const columns = Math.max(fields, nodes, Math.ceil(buffers / buffersOfColumn));
      checkBound(source, 'Columns and fields of the table', columns, 'entries', limits);
    });
    return readMetadata(metadata, body);
  });
  const total = body + bodyLength;
  if (at + total > end) return ended(source, at + total);
  return { offset: at, length: total, ...header };
}

function readMetadata(
  metadata: Uint8Array,
  body: number,
): Pick<MessagePlace, 'schema' | 'batch' | 'dictionary'> & { bodyLength: number } {
  const message = Message.decode(metadata);
  const { bodyLength } = message;
  if (!Number.isSafeInteger(bodyLength) || bodyLength < 0) {
    throw new Error(`a message claims a body of ${bodyLength} bytes`);
  }
  if (message.isSchema()) return { bodyLength, schema: message.header() };
  if (message.isDictionaryBatch()) {
    const { id, isDelta } = message.header();
    return { bodyLength, dictionary: { id, isDelta } };
  }
  if (!message.isRecordBatch()) return { bodyLength };
  const { length: rows, nodes, buffers, compression, variadicBufferCounts } = message.header();
  if (!Number.isSafeInteger(rows) || rows < 0) {
    throw new Error(`a record batch claims ${rows} rows`);
  }
  const isPacked = compression !== null;
  return {
    bodyLength,
    batch: { rows, nodes, buffers, views: variadicBufferCounts, body, isPacked },
  };
}

function ended(source: ByteSource, needed: number): never {
  throw truncated(source, needed);
}
