import { allocateFloat64, type FloatArray } from '../../core/matrix';
import type { ProjectedSpace } from '../../core/runtime/executor';

/** Header of an entry, on a line of its own before the data. */
type Header =
  | { readonly rows: number; readonly cols: number; readonly precision: 'float32' | 'float64' }
  | { readonly reason: string };

/** The data begins at a multiple of this, so that it can be used without a copy. */
const alignment = Float64Array.BYTES_PER_ELEMENT;
const lineEnd = '\n'.charCodeAt(0);

/** Converts a projected space to bytes: a line of JSON, then its entries as they are in memory. */
export function projectionBytes(space: ProjectedSpace): Uint8Array[] {
  if (space.rows === undefined) return [headerLine({ reason: space.reason })];
  const { rows, cols, data } = space.rows;
  const precision = data instanceof Float64Array ? 'float64' : 'float32';
  return [
    headerLine({ rows, cols, precision }),
    new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  ];
}

/** Allocates memory shared by threads for the bytes of a projected space. */
export function sharedBytes(length: number): Uint8Array {
  const { buffer } = allocateFloat64(Math.ceil(length / alignment));
  return new Uint8Array(buffer, 0, length);
}

/**
 * Converts bytes to a projected space, without a copy.
 * @param bytes at the beginning of their buffer
 */
export function projectionOf(bytes: Uint8Array): ProjectedSpace {
  const start = bytes.indexOf(lineEnd) + 1;
  // A copy, because a decoder may refuse shared memory.
  const header = JSON.parse(new TextDecoder().decode(bytes.slice(0, start))) as Header;
  if ('reason' in header) return header;
  const { rows, cols, precision } = header;
  const { buffer } = bytes;
  const data: FloatArray =
    precision === 'float64'
      ? new Float64Array(buffer, start, rows * cols)
      : new Float32Array(buffer, start, rows * cols);
  return { rows: { rows, cols, data } };
}

function headerLine(header: Header): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil((text.length + 1) / alignment) * alignment;
  const line = new Uint8Array(length).fill(' '.charCodeAt(0));
  line.set(text);
  line[length - 1] = lineEnd;
  return line;
}
