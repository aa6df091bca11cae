import type { FloatArray, Matrix } from '../../core/linalg/matrix';

/** Embeddings to be written. */
export interface WritableEmbeddings {
  readonly matrix: Matrix;
  readonly ids?: readonly string[];
  /** What the numbers are and came of, for formats that have a place for it. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** A format that embeddings can be written in: one entry of the registry of writers. */
export interface Writer {
  readonly id: string;
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extension: string;
  /** Whether these row ids can be stored. */
  keepsIds(ids: readonly string[]): boolean;
  /** The whole file. */
  write(embeddings: WritableEmbeddings): Uint8Array;
}

const nativeLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The numbers' bytes, lowest first. */
export function littleEndianBytes(data: FloatArray): Uint8Array {
  const bytes = new Uint8Array(data.byteLength);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (nativeLittleEndian) return bytes;
  for (let at = 0; at < bytes.length; at += data.BYTES_PER_ELEMENT) {
    bytes.subarray(at, at + data.BYTES_PER_ELEMENT).reverse();
  }
  return bytes;
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
