/** Creates an npy file of float32 or float64, row by row, after a header of 128 bytes. */
export function npyBytes(
  rows: number,
  cols: number,
  values: Float32Array | Float64Array,
): Uint8Array {
  const type = values instanceof Float64Array ? '<f8' : '<f4';
  return npyArray(type, [rows, cols], values);
}

/**
 * Creates an npy file of any type and shape, after a header of 128 bytes.
 * @param values its elements in the order of the file
 */
export function npyArray(
  descr: string,
  shape: readonly number[],
  values: ArrayBufferView,
  columnMajor = false,
): Uint8Array {
  const extents = shape.length === 1 ? `${shape[0]!},` : shape.join(', ');
  const order = columnMajor ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${extents}), }`;
  const header = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, 'latin1');
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return Buffer.concat([header, bytes]);
}
