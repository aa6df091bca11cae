import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';

/** Maximum number of surplus entries in a bit-packed run; writers pad it to a full group. */
const maxPadding = 512;

/**
 * Checks Parquet's hybrid of run-length and bit-packed encoding: no run may claim more than the
 * remaining of `count` entries, because the library would write as many as a run claims.
 * @param width bits of an entry
 * @throws Error with the problem
 */
export function verifyRuns(bytes: Uint8Array, width: number, count: number): void {
  if (width > 32) throw new Error(`an entry claims ${width} bits`);
  let at = 0;
  let seen = 0;
  while (seen < count && at < bytes.byteLength) {
    let header = 0;
    let shift = 0;
    for (;;) {
      const part = bytes[at++];
      if (part === undefined) throw new Error('runs end within a header');
      header += (part & 0x7f) * 2 ** shift;
      shift += 7;
      if (part < 0x80) break;
      if (shift > 28) throw new Error('a run claims more entries than there can be');
    }
    const isPacked = header % 2 === 1;
    const length = Math.floor(header / 2);
    const entries = isPacked ? 8 * length : length;
    if (entries === 0 || entries > count - seen + (isPacked ? maxPadding : 0)) {
      throw new Error(`a run claims ${entries} of ${count - seen} entries`);
    }
    at += isPacked ? length * width : Math.ceil(width / 8);
    seen += entries;
  }
}

/** Maximum number of miniblocks in a block of deltas; they hold 32 values each. */
const maxMiniblocks = 2 ** 16;

/**
 * Checks the header of delta-packed integers.
 * @returns number of the integers
 * @throws Error with the problem
 */
export function verifyDeltas(bytes: Uint8Array, count: number): number {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      const part = bytes[at++] ?? 0;
      value += (part & 0x7f) * 2 ** shift;
      if (part < 0x80) return value;
    }
    throw new Error('a block of deltas claims more values than there can be');
  };
  const [blockSize, miniblocks, values] = [varint(), varint(), varint()];
  if (miniblocks === 0 || miniblocks > maxMiniblocks || blockSize % miniblocks !== 0) {
    throw new Error(`a block of ${blockSize} deltas claims ${miniblocks} parts`);
  }
  if (values > count) throw new Error(`a block of deltas claims ${values} of ${count} values`);
  return values;
}

/**
 * Checks texts that share prefixes with the ones before them: a few bytes can represent texts of
 * any size.
 * @param most maximum total size in bytes
 * @throws Error with the problem
 */
export function verifyDeltaTexts(bytes: Uint8Array, count: number, most: number): void {
  const reader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: 0,
  };
  const lengths = (): Int32Array => {
    const values = new Int32Array(verifyDeltas(bytes.subarray(reader.offset), count));
    deltaBinaryUnpack(reader, values.length, values);
    return values;
  };
  const [shared, own] = [lengths(), lengths()];
  if (shared.length !== own.length) throw new Error('texts lack their lengths');
  let total = 0;
  let before = 0;
  for (const [i, length] of own.entries()) {
    if (length < 0 || shared[i]! < 0 || shared[i]! > before) {
      throw new Error(`text ${i} of a page claims ${shared[i]!} and ${length} bytes`);
    }
    before = shared[i]! + length;
    total += before;
    if (total > most) throw new Error(`texts of a page claim more than ${most} bytes`);
  }
}
