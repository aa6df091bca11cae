import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import {
  bytesOfNumber,
  type EncodedRows,
  littleEndianBytes,
  numbersOf,
  type WritableEmbeddings,
  type Writer,
} from './writer';

/**
 * Maximum number of rows and of numbers in a row group: enough to compress well, few enough to be
 * read separately.
 */
const [groupRows, groupNumbers] = [8192, 2 ** 18];

/** Parquet: a column `id`, if there are ids, and a column `embedding` of lists. */
export const parquetWriter: Writer = {
  id: 'parquet',
  name: 'Parquet',
  extension: '.parquet',
  keepsIds: () => true,
  encodeRows: ({ data }) => littleEndianBytes(data),
  async *write({ rows, cols, precision, ids, provenance }, blocks) {
    const bytes = new ByteWriter();
    const writer = new ParquetWriter({
      writer: bytes,
      schema: schemaOf(precision === 'float64' ? 'DOUBLE' : 'FLOAT', ids !== undefined),
      kvMetadata: Object.entries(provenance).map(([key, value]) => ({ key, value })),
      createdBy: 'latent-space-inspector',
    });
    let first = 0;
    for await (const vectors of groupsOf({ rows, cols, precision }, blocks)) {
      const after = first + vectors.length;
      await writer.write({
        columnData: [
          ...(ids === undefined ? [] : [{ name: 'id', data: ids.slice(first, after) }]),
          { name: 'embedding', data: vectors, encoding: 'PLAIN' },
        ],
        rowGroupSize: vectors.length,
      });
      first = after;
      yield taken(bytes);
    }
    await writer.finish();
    yield taken(bytes);
  },
};

/** Regroups blocks of rows into row groups. */
async function* groupsOf(
  { rows, cols, precision }: Pick<WritableEmbeddings, 'rows' | 'cols' | 'precision'>,
  blocks: EncodedRows,
): AsyncGenerator<number[][]> {
  const most = Math.max(1, Math.min(groupRows, Math.floor(groupNumbers / cols)));
  const rowBytes = cols * bytesOfNumber(precision);
  let left = rows;
  let group = new Uint8Array(Math.min(most, left) * rowBytes);
  let filled = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length;) {
      const part = block.subarray(at, at + group.length - filled);
      group.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < group.length) continue;
      const count = group.length / rowBytes;
      const numbers = numbersOf(group, precision);
      yield Array.from({ length: count }, (_, i) =>
        Array.from(numbers.subarray(i * cols, (i + 1) * cols)),
      );
      left -= count;
      group = new Uint8Array(Math.min(most, left) * rowBytes);
      filled = 0;
    }
  }
}

/**
 * Returns the bytes written since the last call; the writer continues to count from the file's
 * start.
 */
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
