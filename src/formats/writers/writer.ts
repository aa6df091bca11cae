import type { FloatArray, Matrix } from '../../core/matrix';

/** Embeddings to be written, besides their numbers. */
export interface WritableEmbeddings {
  readonly rows: number;
  readonly cols: number;
  readonly precision: 'float32' | 'float64';
  readonly ids?: readonly string[];
  /** What the numbers are and came of, for formats that have a place for it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Blocks of rows as `Writer.encodeRows` gives them, first to last. */
export type EncodedRows = AsyncIterable<Uint8Array>;

/** A format that embeddings can be written in: one entry of the registry of writers. */
export interface Writer {
  readonly id: string;
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extension: string;
  /** Whether these row ids can be stored. */
  keepsIds(ids: readonly string[]): boolean;
  /** A block of rows for `write`, made of the block alone. @param ids of these rows, where there are any */
  encodeRows(rows: Matrix, ids: readonly string[] | undefined): Uint8Array;
  /** The file, part after part, which never holds more than a few blocks of rows. */
  write(embeddings: WritableEmbeddings, rows: EncodedRows): AsyncIterable<Uint8Array>;
}

const nativeLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The numbers' bytes, lowest first: a copy, as what writes files takes no shared memory. */
export function littleEndianBytes(data: FloatArray): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return swapped(bytes, data.BYTES_PER_ELEMENT);
}

/** The numbers whose bytes {@link littleEndianBytes} gave. */
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

/** Bytes of a number. */
export function bytesOfNumber(precision: WritableEmbeddings['precision']): number {
  return precision === 'float64' ? 8 : 4;
}

/** The parts one after another. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
