import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Writer } from './writer';

/** Rows of a row group: enough to pack well, few enough to be read alone. */
const groupRows = 8192;

/** Parquet: a column `id`, where there are ids, and a column `embedding` of lists. */
export const parquetWriter: Writer = {
  id: 'parquet',
  name: 'Parquet',
  extension: '.parquet',
  keepsIds: () => true,
  async *write({ matrix: { rows, cols, data }, ids, provenance }) {
    const bytes = new ByteWriter();
    const writer = new ParquetWriter({
      writer: bytes,
      schema: schemaOf(data instanceof Float64Array ? 'DOUBLE' : 'FLOAT', ids !== undefined),
      kvMetadata: Object.entries(provenance).map(([key, value]) => ({ key, value })),
      createdBy: 'latent-space-inspector',
    });
    for (let first = 0; first < rows; first += groupRows) {
      const count = Math.min(groupRows, rows - first);
      const vectors = Array.from({ length: count }, (_, i) =>
        Array.from(data.subarray((first + i) * cols, (first + i + 1) * cols)),
      );
      await writer.write({
        columnData: [
          ...(ids === undefined ? [] : [{ name: 'id', data: ids.slice(first, first + count) }]),
          { name: 'embedding', data: vectors, encoding: 'PLAIN' },
        ],
        rowGroupSize: count,
      });
      yield taken(bytes);
    }
    await writer.finish();
    yield taken(bytes);
  },
};

/** What was written since it was last asked; the writer goes on counting from the file's start. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

function schemaOf(type: 'FLOAT' | 'DOUBLE', hasIds: boolean): SchemaElement[] {
  const id: SchemaElement = {
    name: 'id',
    type: 'BYTE_ARRAY',
    repetition_type: 'REQUIRED',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  };
  return [
    { name: 'root', num_children: hasIds ? 2 : 1 },
    ...(hasIds ? [id] : []),
    {
      name: 'embedding',
      repetition_type: 'REQUIRED',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type, repetition_type: 'REQUIRED' },
  ];
}
