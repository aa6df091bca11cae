/**
 * Creates a small seeded generator (mulberry32): the same seed gives the same mutations everywhere.
 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers that are likely to break readers: signs, sizes and the bounds of integer types. */
const sizes = [0, 1, -1, 7, 127, 128, 255, 256, 2 ** 15, 2 ** 16, 2 ** 24, 2 ** 31 - 1, -(2 ** 31)];
const words = [
  '0',
  '-1',
  '1e999',
  '99999999999',
  '1000000000',
  'null',
  'NaN',
  '"',
  '[',
  '{',
  '\n',
  ',',
];

/** A file's name and content. */
export type NamedBytes = readonly [name: string, bytes: Uint8Array];

/**
 * Crosses a valid file with another, which may be of another format: the beginning of one before
 * the end of the other, a piece of one within the other, or the content of one under the name of
 * the other. Half of the crossings are mutated as well.
 */
export function cross(
  [name, bytes]: NamedBytes,
  [otherName, other]: NamedBytes,
  random: () => number,
): NamedBytes {
  const below = (bound: number): number => Math.floor(random() * bound);
  // Cuts near the beginning and the end part headers from contents.
  const cut = (length: number): number => {
    const near = below(Math.min(length, 256) + 1);
    return [near, length - near, below(length + 1)][below(3)]!;
  };
  const at = cut(bytes.byteLength);
  let crossed = bytes;
  let called = name;
  switch (below(3)) {
    case 0:
      crossed = joined(bytes.subarray(0, at), other.subarray(cut(other.byteLength)));
      break;
    case 1: {
      const from = cut(other.byteLength);
      const piece = other.subarray(from, from + below(1024));
      const rest = random() < 0.5 ? bytes.subarray(at + piece.byteLength) : bytes.subarray(at);
      crossed = joined(bytes.subarray(0, at), piece, rest);
      break;
    }
    default:
      called = otherName;
  }
  return [called, random() < 0.5 ? crossed : mutate(crossed, random)];
}

/** Makes one to four changes to a valid file. */
export function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (bound: number): number => Math.floor(random() * bound);
  let changed: Uint8Array = bytes.slice();
  for (let changes = 1 + below(4); changes > 0; changes--) {
    if (changed.byteLength === 0) return changed;
    // Headers are most sensitive: half of the changes are near the beginning or the end.
    const near = Math.min(changed.byteLength, 512);
    const at = [
      () => below(near),
      () => changed.byteLength - 1 - below(near),
      () => below(changed.byteLength),
      () => below(changed.byteLength),
    ][below(4)]!();
    const view = new DataView(changed.buffer, changed.byteOffset, changed.byteLength);
    const rest = changed.byteLength - at;
    switch (below(9)) {
      case 0:
        changed[at]! ^= 1 << below(8);
        break;
      case 1:
        changed[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)]!;
        break;
      case 2:
        if (rest >= 4) view.setInt32(at, sizes[below(sizes.length)]!, random() < 0.8);
        break;
      case 3:
        if (rest >= 8)
          view.setBigInt64(
            at,
            BigInt(sizes[below(sizes.length)]!) * (random() < 0.5 ? 1n : 2n ** 32n),
            true,
          );
        break;
      case 4:
        changed = changed.slice(0, at);
        break;
      case 5:
        changed = joined(changed.subarray(0, at), changed.subarray(at + below(Math.min(rest, 64))));
        break;
      case 6: {
        const part = changed.slice(at, at + below(64));
        changed = joined(changed.subarray(0, at), part, changed.subarray(at));
        break;
      }
      case 7: {
        const word = new TextEncoder().encode(words[below(words.length)]);
        changed = joined(
          changed.subarray(0, at),
          word,
          changed.subarray(at + (random() < 0.5 ? word.byteLength : 0)),
        );
        break;
      }
      default: {
        const from = below(changed.byteLength);
        changed.copyWithin(at, from, from + below(32));
      }
    }
  }
  return changed;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}
