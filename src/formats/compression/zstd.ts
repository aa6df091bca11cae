import { Decompress, decompress } from 'fzstd';

/**
 * Maximum number of bytes that one byte can represent, in the longest run that a block can repeat.
 */
const maxRatio = 2 ** 16;
/** Maximum window size; larger ones are refused, as by the zstd command. */
const maxWindowBytes = 2 ** 27;
/**
 * Number of bytes fed at once: few enough that their unpacked size stays small beside the bound.
 */
const feedBytes = 512;

/**
 * Unpacks a zstd frame (RFC 8878).
 * @param most maximum unpacked size in bytes; a frame that claims or holds more is refused
 * @throws Error with the reason
 */
export function inflateZstd(input: Uint8Array, most: number): Uint8Array {
  const { contentBytes, windowBytes } = readFrameHeader(input);
  const bound = Math.min(most, maxRatio * (input.byteLength + 1));
  if (contentBytes === undefined) {
    if (windowBytes > maxWindowBytes) throw new Error(`zstd window of ${windowBytes} bytes`);
    return inflateUnsized(input, bound);
  }
  if (contentBytes > bound) throw new Error(`zstd frame claims ${contentBytes} bytes`);
  return decompress(input, new Uint8Array(contentBytes));
}

function readFrameHeader(input: Uint8Array): { contentBytes?: number; windowBytes: number } {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (input.byteLength < 6 || view.getUint32(0, true) !== 0xfd2fb528)
    throw new Error('it is no zstd frame');
  const flags = view.getUint8(4);
  const single = (flags >> 5) & 1;
  const sizeFlag = flags >> 6;
  const at = 6 - single + [0, 1, 2, 4][flags & 3]!;
  const exponent = view.getUint8(5);
  const base = 2 ** (10 + (exponent >> 3));
  const windowBytes = single === 1 ? 0 : base + (base / 8) * (exponent & 7);
  const length = sizeFlag === 0 ? single : 1 << sizeFlag;
  if (at + length > input.byteLength) throw new Error('its zstd frame is cut off');
  if (length === 0) return { windowBytes };
  if (length === 1) return { windowBytes, contentBytes: view.getUint8(at) };
  if (length === 2) return { windowBytes, contentBytes: view.getUint16(at, true) + 256 };
  if (length === 4) return { windowBytes, contentBytes: view.getUint32(at, true) };
  return { windowBytes, contentBytes: Number(view.getBigUint64(at, true)) };
}

function inflateUnsized(input: Uint8Array, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream = new Decompress((chunk) => {
    total += chunk.byteLength;
    if (total > most) throw new Error(`zstd data unpacks to more than ${most} bytes`);
    chunks.push(chunk);
  });
  for (let at = 0; at < input.byteLength; at += feedBytes) {
    const end = Math.min(at + feedBytes, input.byteLength);
    stream.push(input.subarray(at, end), end === input.byteLength);
  }
  const bytes = new Uint8Array(total);
  let filled = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.byteLength;
  }
  return bytes;
}
