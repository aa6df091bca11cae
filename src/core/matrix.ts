/**
 * Storage of a matrix. Float32 by default; float64 if the file is float64 or the result needs it.
 */
export type FloatArray = Float32Array | Float64Array;

/** A dense matrix, row-major: entry (i, j) is `data[i * cols + j]`. A row is a sample. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: FloatArray;
}

/** A matrix whose entries are float64. */
export interface Float64Matrix extends Matrix {
  readonly data: Float64Array;
}

/** Allocates float64 storage; shared between threads if the runtime has `SharedArrayBuffer`. */
export function allocateFloat64(length: number): Float64Array {
  return isShared()
    ? new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
    : new Float64Array(length);
}

/** Allocates float32 storage; shared between threads if the runtime has `SharedArrayBuffer`. */
export function allocateFloat32(length: number): Float32Array {
  return isShared()
    ? new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
    : new Float32Array(length);
}

/**
 * Number of running `withOwnStorage` calls; while above 0, this thread allocates unshared memory.
 */
let ownStorage = 0;

function isShared(): boolean {
  return ownStorage === 0 && typeof SharedArrayBuffer !== 'undefined';
}

/**
 * Runs work that makes many short-lived matrices, with memory that is not shared. The garbage
 * collector does not count shared memory, so block after block of it would pile up.
 */
export async function withOwnStorage<T>(work: () => Promise<T>): Promise<T> {
  ownStorage++;
  try {
    return await work();
  } finally {
    ownStorage--;
  }
}

/** Allocates storage of the same precision as `like`. */
export function allocateLike(like: FloatArray, length: number): FloatArray {
  return like instanceof Float64Array ? allocateFloat64(length) : allocateFloat32(length);
}

/** Copies the rows of `matrix` at `indices`, in that order and in the same precision. */
export function gatherRows(matrix: Float64Matrix, indices: ArrayLike<number>): Float64Matrix;
export function gatherRows(matrix: Matrix, indices: ArrayLike<number>): Matrix;
export function gatherRows(matrix: Matrix, indices: ArrayLike<number>): Matrix {
  const { cols } = matrix;
  const data = allocateLike(matrix.data, indices.length * cols);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * cols;
    data.set(matrix.data.subarray(from, from + cols), i * cols);
  }
  return { rows: indices.length, cols, data };
}

/** Returns a view (no copy) of the rows from `from` to `to` (exclusive). */
export function rowRange({ cols, data }: Matrix, from: number, to: number): Matrix {
  return { rows: to - from, cols, data: data.subarray(from * cols, to * cols) };
}

/** Copies the rows of all blocks into one matrix, in the precision of the first block. */
export function stackRows(blocks: readonly Matrix[]): Matrix {
  const [{ cols, data: like }] = blocks as [Matrix];
  const rows = blocks.reduce((sum, block) => sum + block.rows, 0);
  const data = allocateLike(like, rows * cols);
  let at = 0;
  for (const block of blocks) {
    data.set(block.data, at);
    at += block.data.length;
  }
  return { rows, cols, data };
}

/** Returns the transpose, in the same precision. */
export function transpose({ rows, cols, data }: Matrix): Matrix {
  const result = allocateLike(data, data.length);
  // Square by square, so that both sides stay in cache.
  for (let top = 0; top < rows; top += transposeBlock) {
    const bottom = Math.min(top + transposeBlock, rows);
    for (let left = 0; left < cols; left += transposeBlock) {
      const right = Math.min(left + transposeBlock, cols);
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) result[j * rows + i] = data[i * cols + j]!;
      }
    }
  }
  return { rows: cols, cols: rows, data: result };
}

const transposeBlock = 32;
