/** Values in rising order. */
export interface Ranking {
  /** Where the values stand: `order[0]` is the index of the least. */
  readonly order: Uint32Array;
  /** Twice the average rank (from 1) of every value, a whole number even where values are equal. */
  readonly doubledRanks: Uint32Array;
}

/** Ranks of M values that are 0 or more, equal values sharing the average of their ranks; in O(M). */
export function rankValues(values: Float64Array): Ranking {
  const { order, sorted } = sortNonNegative(values);
  const doubledRanks = allocateUint32(values.length);
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    for (let at = start; at < end; at++) doubledRanks[order[at]!] = start + end + 1;
    start = end;
  }
  return { order, doubledRanks };
}

/** The middle value of M > 0 values that are 0 or more; the average of the two middle ones if M is even. */
export function median(values: Float64Array): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const digitBits = 11;
const digits = 2 ** digitBits;
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** A stable radix sort: the bits of floats that are 0 or more rise as the floats do. */
function sortNonNegative(values: Float64Array): { order: Uint32Array; sorted: Float64Array } {
  const count = values.length;
  let keys = Float64Array.from(values);
  let order = allocateUint32(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let nextKeys = new Float64Array(count);
  let nextOrder = allocateUint32(count);
  for (let shift = 0; shift < 64; shift += digitBits) {
    const words = new Uint32Array(keys.buffer);
    const digitOf = digitReader(words, shift);
    const places = new Uint32Array(digits + 1);
    for (let i = 0; i < count; i++) {
      const digit = digitOf(i) + 1;
      places[digit] = places[digit]! + 1;
    }
    for (let digit = 0; digit < digits; digit++) {
      places[digit + 1] = places[digit + 1]! + places[digit]!;
    }
    for (let i = 0; i < count; i++) {
      const digit = digitOf(i);
      const to = places[digit]!;
      places[digit] = to + 1;
      nextKeys[to] = keys[i]!;
      nextOrder[to] = order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return { order, sorted: keys };
}

/** Reads the digit at a bit of every 64-bit number that pairs of words make. */
function digitReader(words: Uint32Array, shift: number): (i: number) => number {
  const low = littleEndian ? 0 : 1;
  const high = 1 - low;
  const mask = digits - 1;
  if (shift + digitBits <= 32) return (i) => (words[2 * i + low]! >>> shift) & mask;
  if (shift >= 32) return (i) => (words[2 * i + high]! >>> (shift - 32)) & mask;
  return (i) => ((words[2 * i + low]! >>> shift) | (words[2 * i + high]! << (32 - shift))) & mask;
}

function allocateUint32(length: number): Uint32Array {
  return typeof SharedArrayBuffer === 'undefined'
    ? new Uint32Array(length)
    : new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}
