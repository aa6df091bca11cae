import {
  bytesOfNumber,
  joinBytes,
  littleEndianBytes,
  type WritableEmbeddings,
  type Writer,
} from './writer';

/** The data's offset is a multiple of this many bytes (NEP 1). */
const alignment = 64;

/** NumPy's array file, version 1.0, row-major, little-endian. It cannot hold row ids. */
export const npyWriter: Writer = {
  id: 'npy',
  name: 'NumPy array',
  extension: '.npy',
  keepsIds: () => false,
  encodeRows: ({ data }) => littleEndianBytes(data),
  async *write(embeddings, blocks) {
    yield arrayHeader(embeddings);
    yield* blocks;
  },
};

/** Returns the header before the numbers. */
export function arrayHeader({ rows, cols, precision }: WritableEmbeddings): Uint8Array {
  return npyHeader(`<f${bytesOfNumber(precision)}`, `(${rows}, ${cols})`);
}

/** Encodes a one-dimensional array of texts like numpy: UTF-32, all padded to the longest. */
export function encodeNpyTexts(texts: readonly string[]): Uint8Array {
  const characters = texts.map((text) =>
    Array.from(text, (character) => character.codePointAt(0)!),
  );
  const width = characters.reduce((longest, { length }) => Math.max(longest, length), 1);
  const view = new DataView(new ArrayBuffer(texts.length * width * 4));
  for (const [row, codes] of characters.entries()) {
    for (const [i, code] of codes.entries()) view.setUint32((row * width + i) * 4, code, true);
  }
  const header = npyHeader(`<U${width}`, `(${texts.length},)`);
  return joinBytes([header, new Uint8Array(view.buffer)]);
}

function npyHeader(descr: string, shape: string): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`;
  const fixed = 10;
  const padding = alignment - ((fixed + text.length + 1) % alignment);
  const header = `${text}${' '.repeat(padding)}\n`;
  const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
  const length = Uint8Array.of(header.length & 0xff, header.length >> 8);
  return joinBytes([magic, length, new TextEncoder().encode(header)]);
}
