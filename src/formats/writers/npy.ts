import { joinBytes, littleEndianBytes, type Writer } from './writer';

/** Bytes that the data's offset is a multiple of (NEP 1). */
const alignment = 64;

/** NumPy's array file, version 1.0, row-major, little-endian. It has no place for row ids. */
export const npyWriter: Writer = {
  id: 'npy',
  name: 'NumPy array',
  extension: '.npy',
  keepsIds: () => false,
  write({ matrix: { rows, cols, data } }) {
    const descr = data instanceof Float64Array ? '<f8' : '<f4';
    const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
    const fixed = 10;
    const padding = alignment - ((fixed + text.length + 1) % alignment);
    const header = `${text}${' '.repeat(padding)}\n`;
    const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0);
    const length = Uint8Array.of(header.length & 0xff, header.length >> 8);
    return joinBytes([magic, length, new TextEncoder().encode(header), littleEndianBytes(data)]);
  },
};
