import type { Matrix } from '../matrix';

/** Marks a row that is excluded from the search for repeated rows. */
export const noHash = -1;

/**
 * Computes a 53-bit hash of every row's values, equal for equal rows; −0 counts as 0. Among a
 * million different rows, two have the same hash with probability 6·10⁻⁵.
 * @param takes whether row i takes part; other rows get {@link noHash}
 */
export function rowHashes({ rows, cols, data }: Matrix, takes: Uint8Array): Float64Array {
  const words = data.BYTES_PER_ELEMENT / 4;
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length * words);
  const hashes = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    if (takes[i] === 0) {
      hashes[i] = noHash;
      continue;
    }
    let first = 0x9e3779b1 | 0;
    let second = 0x85ebca6b | 0;
    for (let at = i * cols; at < (i + 1) * cols; at++) {
      const isZero = data[at] === 0;
      for (let word = at * words; word < (at + 1) * words; word++) {
        const value = isZero ? 0 : bits[word]!;
        first = Math.imul(first ^ value, 0xcc9e2d51);
        first ^= first >>> 15;
        second = Math.imul(second ^ value, 0x1b873593);
        second ^= second >>> 13;
      }
    }
    hashes[i] = (mixed(first) >>> 0) * 2 ** 21 + (mixed(second) >>> 11);
  }
  return hashes;
}

/** Mixes the bits of a hash (the last step of MurmurHash3). */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Maximum number of rows searched for repeats; it bounds the memory at 32 MiB. */
export const maxHashedRows = 2 ** 21;

/** Counts rows that equal an earlier row. */
export class RepeatedRows {
  /** Number of rows that took part. */
  among = 0;
  /** Number of rows that equal an earlier one. */
  rows = 0;
  private slots = new Float64Array(1024).fill(noHash);

  /**
   * Adds a row and returns whether it equals an earlier one; always false after
   * {@link maxHashedRows} rows.
   */
  add(hash: number): boolean {
    if (hash === noHash || this.among === maxHashedRows) return false;
    if (2 * (this.among + 1) > this.slots.length) this.grow();
    this.among++;
    const isNew = insert(this.slots, hash);
    if (!isNew) this.rows++;
    return !isNew;
  }

  private grow(): void {
    const larger = new Float64Array(2 * this.slots.length).fill(noHash);
    for (const hash of this.slots) if (hash !== noHash) insert(larger, hash);
    this.slots = larger;
  }
}

/**
 * Inserts a hash into an open-addressing table whose size is a power of two.
 * @returns whether it is new
 */
function insert(slots: Float64Array, hash: number): boolean {
  const mask = slots.length - 1;
  let at = (hash / 2 ** 21) & mask;
  while (slots[at] !== noHash) {
    if (slots[at] === hash) return false;
    at = (at + 1) & mask;
  }
  slots[at] = hash;
  return true;
}
