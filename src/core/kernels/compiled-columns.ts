import type { FloatArray, Matrix } from '../matrix';
import type { KernelExports } from './module';
import { Workspace } from './workspace';

/** Bytes of rows per block: small enough to stay in a core's own cache. */
const blockBytes = 2 ** 18;

/** Statistics of the columns; every array has D entries. */
export interface ColumnScan {
  /** The first row. */
  readonly start: Float64Array;
  /** Means as differences from the first row: a large common offset then costs no digits. */
  readonly offset: Float64Array;
  /** The greatest absolute difference of an entry from its column's mean. */
  readonly maximum: number;
}

/** Computes the statistics of the columns of N × D rows, N ≥ 1, in one pass. */
export function compiledScan(kernels: KernelExports, rows: Matrix): ColumnScan {
  const { cols, data } = rows;
  const { space, staged, blocks } = stageRows(kernels, rows);
  const start = Float64Array.from(data.subarray(0, cols));
  const addresses = {
    start: space.reserve(cols, 8),
    sums: space.reserve(cols, 8),
    least: space.reserve(cols, space.bytes),
    most: space.reserve(cols, space.bytes),
  };
  space.sums(addresses.start, cols).set(start);
  space.sums(addresses.sums, cols).fill(0);
  for (const at of [addresses.least, addresses.most])
    space.view(at, cols).set(data.subarray(0, cols));
  const scan = kernels[`scanColumns${space.bits}`];
  for (const block of blocks()) {
    scan(
      staged,
      block.rows,
      cols,
      addresses.start,
      addresses.sums,
      addresses.least,
      addresses.most,
    );
  }
  const offset = space.sums(addresses.sums, cols).map((sum) => sum / rows.rows);
  const [minimum, most] = [space.view(addresses.least, cols), space.view(addresses.most, cols)];
  let maximum = 0;
  for (let j = 0; j < cols; j++) {
    // Rounding keeps the order of entries, so the farthest entry is the smallest or the largest.
    const below = Math.abs(minimum[j]! - start[j]! - offset[j]!);
    const above = Math.abs(most[j]! - start[j]! - offset[j]!);
    maximum = Math.max(maximum, below, above);
  }
  return { start, offset, maximum };
}

/** Writes (entry − start − offset) · first · second of every entry to `target`. */
export function compiledCentre(
  kernels: KernelExports,
  rows: Matrix,
  { start, offset }: ColumnScan,
  [first, second]: readonly [number, number],
  target: FloatArray,
): void {
  const { cols } = rows;
  const { space, staged, blockRows, blocks } = stageRows(kernels, rows);
  const isNarrow = target instanceof Float32Array;
  const starts = space.reserve(cols, 8);
  const offsets = space.reserve(cols, 8);
  const result = space.reserve(blockRows * cols, isNarrow ? 4 : 8);
  space.sums(starts, cols).set(start);
  space.sums(offsets, cols).set(offset);
  const centre = kernels[`centre${space.bits}to${isNarrow ? 32 : 64}`];
  for (const block of blocks()) {
    centre(staged, block.rows, cols, starts, offsets, first, second, result);
    const { buffer } = kernels.memory;
    const length = block.rows * cols;
    const made = isNarrow
      ? new Float32Array(buffer, result, length)
      : new Float64Array(buffer, result, length);
    target.set(made, block.row * cols);
  }
}

/** Writes the squared length of every row to `target`. */
export function compiledSquaredLengths(
  kernels: KernelExports,
  rows: Matrix,
  target: Float64Array,
): void {
  const { space, staged, blockRows, blocks } = stageRows(kernels, rows);
  const result = space.reserve(blockRows, 8);
  const squaredLengths = kernels[`squaredLengths${space.bits}`];
  for (const block of blocks()) {
    squaredLengths(staged, block.rows, rows.cols, result);
    target.set(space.sums(result, block.rows), block.row);
  }
}

/** Writes every row divided by its length to `target`, which has the rows' precision. */
export function compiledUnitRows(kernels: KernelExports, rows: Matrix, target: FloatArray): void {
  const { space, staged, blocks } = stageRows(kernels, rows);
  for (const block of blocks()) {
    space.unitRows(staged, block.rows, rows.cols);
    target.set(space.view(staged, block.rows * rows.cols), block.row * rows.cols);
  }
}

interface StagedRows {
  readonly space: Workspace;
  readonly staged: number;
  readonly blockRows: number;
  /** Copies one block after another to `staged` and yields its position. */
  readonly blocks: () => Generator<{ readonly row: number; readonly rows: number }>;
}

function stageRows(kernels: KernelExports, { rows, cols, data }: Matrix): StagedRows {
  const space = new Workspace(kernels, data instanceof Float32Array ? 'float32' : 'float64');
  const fitting = Math.max(1, Math.floor(blockBytes / (cols * space.bytes)));
  const blockRows = Math.min(rows, fitting);
  const staged = space.reserve(blockRows * cols, space.bytes);
  return {
    space,
    staged,
    blockRows,
    *blocks() {
      for (let row = 0; row < rows; row += blockRows) {
        const here = Math.min(blockRows, rows - row);
        space.view(staged, here * cols).set(data.subarray(row * cols, (row + here) * cols));
        yield { row, rows: here };
      }
    },
  };
}
