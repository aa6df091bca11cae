/** Maximum number of bytes that one byte can represent: it can extend a match by at most 255. */
const maxRatio = 255;
const magic = 0x184d2204;
const minMatch = 4;

/**
 * Unpacks an LZ4 frame (LZ4 frame format 1.6.2), as in Arrow and Feather files.
 * @param most maximum unpacked size in bytes
 * @throws Error with the reason
 */
export function inflateLz4Frame(input: Uint8Array, most: number): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.byteLength < 7 || view.getUint32(0, true) !== magic)
    throw new Error('it is no LZ4 frame');
  const flags = view.getUint8(4);
  const [hasChecksums, hasSize, hasDictionary] = [flags & 16, flags & 8, flags & 1];
  if (hasDictionary !== 0) throw new Error('its LZ4 frame needs a dictionary');
  const output = new GrowingBytes(Math.min(most, maxRatio * input.byteLength));
  let at = 7 + (hasSize === 0 ? 0 : 8);
  for (;;) {
    if (at + 4 > input.byteLength) throw new Error('its LZ4 frame is cut off');
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return output.bytes();
    const end = at + (size & 0x7fffffff);
    if (end > input.byteLength) throw new Error('its LZ4 frame is cut off');
    // The highest bit marks an uncompressed block. Blocks may refer to the output of earlier ones.
    if (size >= 2 ** 31) output.append(input.subarray(at, end));
    else inflateBlock(input.subarray(at, end), output);
    at = end + (hasChecksums === 0 ? 0 : 4);
  }
}

function inflateBlock(input: Uint8Array, output: GrowingBytes): void {
  let at = 0;
  const length = (start: number): number => {
    let total = start;
    if (start === 15) {
      let byte = 255;
      while (byte === 255) {
        byte = input[at++] ?? 0;
        total += byte;
      }
    }
    return total;
  };
  while (at < input.byteLength) {
    const token = input[at++]!;
    const literals = length(token >> 4);
    if (at + literals > input.byteLength) throw new Error('its LZ4 block is cut off');
    output.append(input.subarray(at, at + literals));
    at += literals;
    // The last sequence has no match.
    if (at >= input.byteLength) return;
    const distance = input[at]! | ((input[at + 1] ?? 0) << 8);
    at += 2;
    output.repeat(distance, minMatch + length(token & 15));
  }
}

/** A byte array that grows up to a bound. */
class GrowingBytes {
  private buffer: Uint8Array;
  private filled = 0;

  constructor(private readonly most: number) {
    this.buffer = new Uint8Array(Math.min(most, 2 ** 16));
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.filled);
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.byteLength);
    this.buffer.set(bytes, this.filled);
    this.filled += bytes.byteLength;
  }

  /** Repeats `length` bytes from `distance` before the end; the ranges may overlap. */
  repeat(distance: number, length: number): void {
    if (distance === 0 || distance > this.filled)
      throw new Error(`LZ4 match ${distance} bytes back of ${this.filled}`);
    this.reserve(length);
    for (let i = 0; i < length; i++) {
      this.buffer[this.filled] = this.buffer[this.filled - distance]!;
      this.filled++;
    }
  }

  private reserve(more: number): void {
    const needed = this.filled + more;
    if (needed > this.most) throw new Error(`LZ4 data unpacks to more than ${this.most} bytes`);
    if (needed <= this.buffer.byteLength) return;
    const larger = new Uint8Array(Math.min(this.most, 2 * needed));
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
