/** Sort order and ranks of a list of values. */
export interface Ranking {
  /** Indices of the values in rising order: `order[0]` is the index of the smallest value. */
  readonly order: Uint32Array;
  /** Twice the average rank (from 1) of every value: a whole number even for tied values. */
  readonly doubledRanks: Uint32Array;
  /** Number of pairs of equal values. */
  readonly tiedPairs: number;
}

/** Ranks M values that are 0 or more, in O(M); equal values share the average of their ranks. */
export function rankValues(values: Float64Array): Ranking {
  const { order, sorted } = sortNonNegative(values);
  const doubledRanks = allocateUint32(values.length);
  let tiedPairs = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    for (let at = start; at < end; at++) doubledRanks[order[at]!] = start + end + 1;
    tiedPairs += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  return { order, doubledRanks, tiedPairs };
}

/**
 * Returns the ranking of the same values in another order.
 * @param places indices of the values, in their new order
 */
export function reorderRanking(
  { order, doubledRanks, tiedPairs }: Ranking,
  places: Uint32Array,
): Ranking {
  const ranks = allocateUint32(places.length);
  const newPlaces = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    ranks[at] = doubledRanks[place]!;
    newPlaces[place] = at;
  }
  const reordered = allocateUint32(order.length);
  for (let at = 0; at < order.length; at++) reordered[at] = newPlaces[order[at]!]!;
  return { order: reordered, doubledRanks: ranks, tiedPairs };
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const bytesOfFloat = Float64Array.BYTES_PER_ELEMENT;
const bytes = 256;

/**
 * A stable radix sort, byte by byte: the bit patterns of floats that are 0 or more sort like the
 * floats.
 */
function sortNonNegative(values: Float64Array): { order: Uint32Array; sorted: Float64Array } {
  const count = values.length;
  let keys = new Float64Array(count);
  keys.set(values);
  let order = allocateUint32(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let nextKeys = new Float64Array(count);
  let nextOrder = allocateUint32(count);
  for (let place = 0; place < bytesOfFloat; place++) {
    const parts = new Uint8Array(keys.buffer);
    const offset = littleEndian ? place : bytesOfFloat - 1 - place;
    const starts = new Uint32Array(bytes);
    for (let i = 0, at = offset; i < count; i++, at += bytesOfFloat) {
      const byte = parts[at]!;
      starts[byte] = starts[byte]! + 1;
    }
    if (starts.includes(count)) continue;
    toStarts(starts, 0);
    for (let i = 0, at = offset; i < count; i++, at += bytesOfFloat) {
      const byte = parts[at]!;
      const to = starts[byte]!;
      starts[byte] = to + 1;
      nextKeys[to] = keys[i]!;
      nextOrder[to] = order[i]!;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return { order, sorted: keys };
}

/**
 * Counts the pairs that are in falling order. Works digit by digit from the highest, on groups that
 * agree in all higher digits: a Fenwick tree over a digit's values counts the greater values that
 * came before. Sorts `values`.
 */
export function countInversions(values: Uint32Array): number {
  const count = values.length;
  let from = values;
  let to: Uint32Array = new Uint32Array(count);
  let maximum = 0;
  for (let i = 0; i < count; i++) maximum = Math.max(maximum, values[i]!);
  const width = Math.max(1, Math.ceil((32 - Math.clz32(maximum)) / digitCount));
  const base = 2 ** width;
  const starts = new Uint32Array(base);
  const tree = new Uint32Array(base + 1);
  let inversions = 0;
  for (let shift = (digitCount - 1) * width; shift >= 0; shift -= width) {
    for (let start = 0; start < count;) {
      const group = (from[start]! >>> shift) >>> width;
      let end = start;
      starts.fill(0);
      for (; end < count; end++) {
        const value = from[end]! >>> shift;
        if (value >>> width !== group) break;
        const digit = value & (base - 1);
        starts[digit] = starts[digit]! + 1;
      }
      tree.fill(0);
      for (let at = start; at < end; at++) {
        const place = ((from[at]! >>> shift) & (base - 1)) + 1;
        let notGreater = 0;
        for (let node = place; node > 0; node &= node - 1) notGreater += tree[node]!;
        inversions += at - start - notGreater;
        for (let node = place; node <= base; node += node & -node) tree[node] = tree[node]! + 1;
      }
      toStarts(starts, start);
      for (let at = start; at < end; at++) {
        const digit = (from[at]! >>> shift) & (base - 1);
        const next = starts[digit]!;
        starts[digit] = next + 1;
        to[next] = from[at]!;
      }
      start = end;
    }
    [from, to] = [to, from];
  }
  return inversions;
}

/**
 * Number of digits: with one, its tree would not fit the cache; with more, there are more passes.
 */
const digitCount = 2;

/** Replaces counts by the start index of each bucket, beginning at `first`. */
function toStarts(counts: Uint32Array, first: number): void {
  let next = first;
  for (let i = 0; i < counts.length; i++) {
    const here = counts[i]!;
    counts[i] = next;
    next += here;
  }
}

function allocateUint32(length: number): Uint32Array {
  return typeof SharedArrayBuffer === 'undefined'
    ? new Uint32Array(length)
    : new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}
