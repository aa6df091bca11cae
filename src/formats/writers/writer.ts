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
  /** The file, part after part. Numbers keep their type: float32 or float64. */
  write(embeddings: WritableEmbeddings): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const nativeLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
/** A multiple of every element's size. */
const partBytes = 2 ** 24;

/** The numbers' bytes, lowest first, in parts. */
export function* littleEndianBytes(data: FloatArray): Generator<Uint8Array> {
  for (let at = 0; at < data.byteLength; at += partBytes) {
    const length = Math.min(partBytes, data.byteLength - at);
    // A copy: what writes files takes no shared memory.
    const bytes = new Uint8Array(length);
    bytes.set(new Uint8Array(data.buffer, data.byteOffset + at, length));
    if (!nativeLittleEndian) {
      for (let i = 0; i < length; i += data.BYTES_PER_ELEMENT) {
        bytes.subarray(i, i + data.BYTES_PER_ELEMENT).reverse();
      }
    }
    yield bytes;
  }
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
