import { allocateLike, gatherRows, type Matrix, rowRange } from '../../matrix';

/** Rows of a space that stay where they are until they are read. */
export interface RowReader {
  /** Rows `start` (inclusive) to `stop` (exclusive). */
  readRows(start: number, stop: number): Promise<Matrix>;
  /** Whether a single row costs little more to read than its bytes. */
  readonly readsSingleRows?: boolean;
}

/** Lends readers of what stands for spaces' rows in a task, plain data. */
export type LendRows = <T>(
  sources: readonly unknown[],
  use: (readers: readonly RowReader[]) => Promise<T>,
) => Promise<T>;

/** Row numbers of a file, one after another or in any order. */
export type RowSelection = { readonly start: number; readonly stop: number } | Int32Array;

export function countOf(selection: RowSelection): number {
  return selection instanceof Int32Array ? selection.length : selection.stop - selection.start;
}

/** A part of a selection, by places within it. */
export function partOf(selection: RowSelection, from: number, to: number): RowSelection {
  return selection instanceof Int32Array
    ? selection.subarray(from, to)
    : { start: selection.start + from, stop: selection.start + to };
}

/** Rows that lie in one block are read together where single rows are dear. */
const blockRows = 1024;

/** The selected rows in the selection's order. */
export async function readSelection(reader: RowReader, selection: RowSelection): Promise<Matrix> {
  if (!(selection instanceof Int32Array)) {
    return reader.readRows(selection.start, selection.stop);
  }
  const order = Array.from(selection.keys()).sort((a, b) => selection[a]! - selection[b]!);
  let whole: Matrix | undefined;
  for (let at = 0; at < order.length;) {
    const start = selection[order[at]!]!;
    let after = at + 1;
    while (after < order.length && belongs(reader, selection, order, start, after)) after++;
    const block = await reader.readRows(start, selection[order[after - 1]!]! + 1);
    whole ??= {
      rows: selection.length,
      cols: block.cols,
      data: allocateLike(block.data, selection.length * block.cols),
    };
    for (const place of order.slice(at, after)) {
      const row = selection[place]! - start;
      whole.data.set(rowRange(block, row, row + 1).data, place * block.cols);
    }
    at = after;
  }
  return whole ?? gatherRows(await reader.readRows(0, 1), []);
}

/** Whether the row at `after` is read together with those from `start` on. */
function belongs(
  { readsSingleRows }: RowReader,
  selection: Int32Array,
  order: readonly number[],
  start: number,
  after: number,
): boolean {
  const row = selection[order[after]!]!;
  return readsSingleRows
    ? row <= selection[order[after - 1]!]! + 1
    : Math.floor(row / blockRows) === Math.floor(start / blockRows);
}
