import { type Matrix, rowRange } from '../../core/matrix';
import type { WritableEmbeddings, Writer } from './writer';

/** A matrix to be written. */
export interface WritableMatrix extends Pick<WritableEmbeddings, 'ids' | 'provenance'> {
  readonly matrix: Matrix;
}

/** Number of rows encoded at once. */
const blockRows = 1024;

/** Writes the file of rows that are all in memory. Numbers keep their type. */
export function writeMatrix(
  writer: Writer,
  { matrix, ...embeddings }: WritableMatrix,
): AsyncIterable<Uint8Array> {
  return writer.write(
    { ...embeddings, ...writtenShape(matrix) },
    inTurn(encoded(writer, matrix, embeddings.ids)),
  );
}

export function writtenShape({
  rows,
  cols,
  data,
}: Matrix): Pick<WritableEmbeddings, 'rows' | 'cols' | 'precision'> {
  return { rows, cols, precision: data instanceof Float64Array ? 'float64' : 'float32' };
}

function* encoded(
  writer: Writer,
  matrix: Matrix,
  ids: readonly string[] | undefined,
): Generator<Uint8Array> {
  for (let from = 0; from < matrix.rows; from += blockRows) {
    const to = Math.min(from + blockRows, matrix.rows);
    yield writer.encodeRows(rowRange(matrix, from, to), ids?.slice(from, to));
  }
}

/** Converts blocks that exist, or are computed synchronously, to an asynchronous iterable. */
export async function* inTurn(blocks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const block of blocks) yield await Promise.resolve(block);
}
