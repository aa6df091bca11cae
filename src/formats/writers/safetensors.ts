import { bytesOfNumber, littleEndianBytes, type Writer } from './writer';

/**
 * Hugging Face's safetensors with a tensor `embeddings` and, if the row ids are whole numbers,
 * `ids`.
 */
export const safetensorsWriter: Writer = {
  id: 'safetensors',
  name: 'safetensors',
  extension: '.safetensors',
  keepsIds: (ids) =>
    ids.every((id) => Number.isSafeInteger(Number(id)) && String(Number(id)) === id),
  encodeRows: ({ data }) => littleEndianBytes(data),
  async *write({ rows, cols, precision, ids, provenance }, blocks) {
    const dataBytes = rows * cols * bytesOfNumber(precision);
    const tensors: Record<string, unknown> = {
      embeddings: {
        dtype: precision === 'float64' ? 'F64' : 'F32',
        shape: [rows, cols],
        data_offsets: [0, dataBytes],
      },
    };
    const parts: Uint8Array[] = [];
    if (ids !== undefined && this.keepsIds(ids)) {
      const bytes = new Uint8Array(ids.length * 8);
      const view = new DataView(bytes.buffer);
      for (const [row, id] of ids.entries()) view.setBigInt64(row * 8, BigInt(id), true);
      tensors['ids'] = {
        dtype: 'I64',
        shape: [ids.length],
        data_offsets: [dataBytes, dataBytes + bytes.length],
      };
      parts.push(bytes);
    }
    const json = new TextEncoder().encode(JSON.stringify({ __metadata__: provenance, ...tensors }));
    // The header is padded with spaces, so that the data begins at a multiple of 8.
    const header = new Uint8Array(8 * Math.ceil(json.length / 8)).fill(0x20);
    header.set(json);
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
    yield length;
    yield header;
    yield* blocks;
    yield* parts;
  },
};
