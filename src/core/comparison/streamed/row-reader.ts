import { allocateLike, gatherRows, type Matrix, rowRange } from '../../matrix';

/** Reader of a space's rows that stay in a file. */
export interface RowReader {
  /** Reads rows `start` (inclusive) to `stop` (exclusive). */
  readRows(start: number, stop: number): Promise<Matrix>;
  /** Whether reading a single row costs little more than its bytes. */
  readonly readsSingleRows?: boolean;
}

/** Opens the sources of spaces' rows (plain data in a task's input) for the duration of `use`. */
export type LendRows = <T>(
  sources: readonly unknown[],
  use: (readers: readonly RowReader[]) => Promise<T>,
) => Promise<T>;

/** Row numbers of a file, as a range or as a list in any order. */
export type RowSelection = { readonly start: number; readonly stop: number } | Int32Array;

export function countOf(selection: RowSelection): number {
  return selection instanceof Int32Array ? selection.length : selection.stop - selection.start;
}

/** Returns a part of a selection, by positions within it. */
export function partOf(selection: RowSelection, from: number, to: number): RowSelection {
  return selection instanceof Int32Array
    ? selection.subarray(from, to)
    : { start: selection.start + from, stop: selection.start + to };
}

/** Block size for readers to which single rows are slow: rows of one block are read together. */
const blockRows = 1024;

/** Reads the selected rows, in the selection's order. */
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

/** Whether the row at position `after` is read together with those from `start` on. */
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
