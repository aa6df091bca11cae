import type { FloatArray, Matrix } from '../../core/matrix';

/** Embeddings to be written, apart from their numbers. */
export interface WritableEmbeddings {
  readonly rows: number;
  readonly cols: number;
  readonly precision: 'float32' | 'float64';
  readonly ids?: readonly string[];
  /** Description and origin of the numbers, for formats that can hold it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Blocks of rows as encoded by `Writer.encodeRows`, first to last. */
export type EncodedRows = AsyncIterable<Uint8Array>;

/** A format in which embeddings can be written: one entry of the registry of writers. */
export interface Writer {
  readonly id: string;
  readonly name: string;
  /** File name extension in lower case, with the dot. */
  readonly extension: string;
  /** Whether these row ids can be stored. */
  keepsIds(ids: readonly string[]): boolean;
  /**
   * Encodes a block of rows for `write`, independently of others.
   * @param ids ids of these rows, if there are any
   */
  encodeRows(rows: Matrix, ids: readonly string[] | undefined): Uint8Array;
  /** Yields the file part after part, with no more than a few blocks of rows in memory. */
  write(embeddings: WritableEmbeddings, rows: EncodedRows): AsyncIterable<Uint8Array>;
}

const nativeLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Copies the numbers to bytes in little endian: file writers do not accept shared memory. */
export function littleEndianBytes(data: FloatArray): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return swapped(bytes, data.BYTES_PER_ELEMENT);
}

/** Converts bytes from {@link littleEndianBytes} back to numbers. */
export function numbersOf(
  bytes: Uint8Array,
  precision: WritableEmbeddings['precision'],
): FloatArray {
  const NumberArray = precision === 'float64' ? Float64Array : Float32Array;
  const own = swapped(bytes.slice(), NumberArray.BYTES_PER_ELEMENT);
  return new NumberArray(own.buffer as ArrayBuffer, 0, own.length / NumberArray.BYTES_PER_ELEMENT);
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  if (nativeLittleEndian) return bytes;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

/** Number of bytes of a number. */
export function bytesOfNumber(precision: WritableEmbeddings['precision']): number {
  return precision === 'float64' ? 8 : 4;
}

/** Joins the parts. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
