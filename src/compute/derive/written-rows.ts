import { allocateLike, type Matrix, rowRange } from '../../core/matrix';
import { blockRows } from '../../core/study/project-in-blocks';
import type { Executor } from '../../core/runtime/executor';
import type { DerivedRows } from '../../core/study/derived-rows';
import { prefetch } from '../../core/runtime/prefetch';
import type { EncodedRows, WritableEmbeddings } from '../../formats/writers/writer';
import { writtenShape } from '../../formats/writers/write-matrix';
import { encodeRowsTask } from './tasks';

/** Rows to be written, encoded for their format. */
export interface RowsToWrite extends Omit<WritableEmbeddings, 'provenance'> {
  readonly encoded: EncodedRows;
  readonly anchors: readonly string[];
  /** Path of the file that lists them, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * Encodes rows in memory block by block, in threads.
 * @param format id of a writer
 */
export function encodedRows(
  { matrix, ids, ...rest }: DerivedRows,
  format: string,
  executor: Executor,
): RowsToWrite {
  const starts = Array.from(
    { length: Math.ceil(matrix.rows / blockRows) },
    (_, block) => block * blockRows,
  );
  const blocks = prefetch(starts, executor.parallelism, (from) => {
    const to = Math.min(from + blockRows, matrix.rows);
    const rows = rowsView(matrix, from, to);
    return executor.run(encodeRowsTask, { format, rows, ids: ids?.slice(from, to) });
  });
  return {
    ...rest,
    ...writtenShape(matrix),
    ...(ids === undefined ? {} : { ids }),
    encoded: (async function* () {
      for await (const [, bytes] of blocks) yield bytes;
    })(),
  };
}

/**
 * Returns rows for a thread. Unshared memory would be sent with its whole buffer, so its rows are
 * copied.
 */
function rowsView(matrix: Matrix, from: number, to: number): Matrix {
  const rows = rowRange(matrix, from, to);
  if (matrix.data.buffer instanceof ArrayBuffer) {
    const data = allocateLike(rows.data, rows.data.length);
    data.set(rows.data);
    return { ...rows, data };
  }
  return rows;
}
