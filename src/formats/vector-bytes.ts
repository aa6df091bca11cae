import type { FloatArray } from '../core/matrix';
import { type ElementType, elementTypes } from './elements';

/** Element types in which vectors may be saved as bytes without a header, little-endian. */
export type ByteElement = 'float32' | 'float64' | 'float16';

/** Range of magnitudes of a vector's entries, besides 0; other bytes are seldom in it. */
const minMagnitude = 1e-12;
const maxMagnitude = 1e7;
/** Maximum share of entries outside: a softmax has tiny ones, a vector a few NaN. */
const oddShare = 0.02;
const maxHalf = 256;
/** Number of half words that suffices to distinguish float16 from the lower halves of float32. */
const minHalves = 64;

/**
 * Returns the element type in which all of some cells are vectors, by their lengths and numbers.
 * @param cells bytes of several rows, without those of missing vectors
 */
export function elementOfBytes(cells: readonly Uint8Array[]): ByteElement | undefined {
  const [first] = cells;
  if (first === undefined || first.byteLength < 8) return undefined;
  if (cells.some(({ byteLength }) => byteLength !== first.byteLength)) return undefined;
  if (cells.every((cell) => cell.every((byte) => byte === 0))) return undefined;
  const size = first.byteLength;
  const isDouble = size % 8 === 0 && arePlausible(cells, 'float64', maxMagnitude);
  const isSingle = size % 4 === 0 && arePlausible(cells, 'float32', maxMagnitude);
  if (isDouble && (!isSingle || haveEmptyLowWords(cells))) return 'float64';
  const isHalf =
    size % 2 === 0 &&
    (size / 2) * cells.length >= minHalves &&
    arePlausible(cells, 'float16', maxHalf);
  if (isSingle && !(isHalf && !haveEmptyLowHalves(cells))) return 'float32';
  return isHalf ? 'float16' : undefined;
}

/**
 * Decodes the numbers of one cell.
 * @param into receives them from `offset` on
 */
export function decodeVector(
  cell: Uint8Array,
  element: ByteElement,
  into: FloatArray,
  offset: number,
): void {
  const type = elementTypes.get(element)!;
  const view = new DataView(cell.buffer, cell.byteOffset, cell.byteLength);
  const count = Math.floor(cell.byteLength / type.bytes);
  for (let i = 0; i < count; i++) into[offset + i] = type.get(view, i * type.bytes, true);
}

/** Number of entries of a vector of `bytes` bytes. */
export function entriesOfBytes(bytes: number, element: ByteElement): number {
  return bytes / elementTypes.get(element)!.bytes;
}

function arePlausible(cells: readonly Uint8Array[], element: ByteElement, most: number): boolean {
  const type = elementTypes.get(element)!;
  let odd = 0;
  let all = 0;
  let zeros = 0;
  for (const cell of cells) {
    const view = new DataView(cell.buffer, cell.byteOffset, cell.byteLength);
    const [strange, none] = oddEntries(view, type, element === 'float16' ? 0 : minMagnitude, most);
    odd += strange;
    zeros += none;
    all += cell.byteLength / type.bytes;
  }
  return odd <= oddShare * all && zeros < all;
}

function oddEntries(
  view: DataView,
  type: ElementType,
  minimum: number,
  most: number,
): [number, number] {
  let odd = 0;
  let zeros = 0;
  for (let at = 0; at < view.byteLength; at += type.bytes) {
    const size = Math.abs(type.get(view, at, true));
    if (size === 0) zeros++;
    else if (!(size >= minimum && size <= most)) odd++;
  }
  return [odd, zeros];
}

/** Whether the lower half of each 8-byte word is 0, as in whole numbers of float64. */
function haveEmptyLowWords(cells: readonly Uint8Array[]): boolean {
  return cells.every((cell) => cell.every((byte, i) => i % 8 > 3 || byte === 0));
}

/** Whether the lower half of each 4-byte word is 0, as in float32 that were bfloat16. */
function haveEmptyLowHalves(cells: readonly Uint8Array[]): boolean {
  return cells.every((cell) => cell.every((byte, i) => i % 4 > 1 || byte === 0));
}

/** Values of base64 characters, plain and for URLs, by character code; -1 for others. */
const base64Values = new Int8Array(128).fill(-1);
const base64Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let value = 0; value < base64Letters.length; value++) {
  base64Values[base64Letters.charCodeAt(value)] = value;
}
base64Values[0x2d] = 62;
base64Values[0x5f] = 63;

/** Decodes base64; undefined if the text is not base64. Line breaks are ignored. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let filled = 0;
  let bits = 0;
  let letters = 0;
  let padding = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x0a || code === 0x0d) continue;
    if (code === 0x3d) {
      if (++padding > 2) return undefined;
      continue;
    }
    const value = code < 128 ? base64Values[code]! : -1;
    if (value < 0 || padding > 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    if (++letters % 4 === 0) {
      bytes[filled++] = bits >> 16;
      bytes[filled++] = (bits >> 8) & 0xff;
      bytes[filled++] = bits & 0xff;
    }
  }
  const rest = letters % 4;
  if (rest === 1 || (padding > 0 && (letters + padding) % 4 !== 0)) return undefined;
  if (rest === 2) bytes[filled++] = (bits >> 4) & 0xff;
  if (rest === 3) {
    bytes[filled++] = (bits >> 10) & 0xff;
    bytes[filled++] = (bits >> 2) & 0xff;
  }
  return bytes.subarray(0, filled);
}

const escapes: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** Decodes bytes printed by Python as `b'…'`; undefined for other texts. */
export function bytesOfPrint(text: string): Uint8Array | undefined {
  const start = text.startsWith('b') ? 1 : 0;
  const quote = text[start];
  if (start === 0 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) return undefined;
  const bytes = new Uint8Array(text.length);
  let filled = 0;
  for (let i = start + 1; i < text.length - 1; i++) {
    const code = text.charCodeAt(i);
    if (code > 126) return undefined;
    if (code !== 0x5c) {
      bytes[filled++] = code;
      continue;
    }
    const kind = text[++i]!;
    const value = kind === 'x' ? hexByte(text, i + 1) : escapes[kind];
    if (value === undefined || i >= text.length - 1) return undefined;
    if (kind === 'x') i += 2;
    bytes[filled++] = value;
  }
  return bytes.subarray(0, filled);
}

function hexByte(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? parseInt(digits, 16) : undefined;
}
