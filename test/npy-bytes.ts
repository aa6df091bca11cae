/** An array as numpy saves it: float32 or float64, row by row, after a header of 128 bytes. */
export function npyBytes(
  rows: number,
  cols: number,
  values: Float32Array | Float64Array,
): Uint8Array {
  const type = values instanceof Float64Array ? '<f8' : '<f4';
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  const header = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, 'latin1');
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([header, bytes]);
}
