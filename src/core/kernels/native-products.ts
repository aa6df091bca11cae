import { unitRowsInto } from './columns';
import { allocateFloat64, type FloatArray, type Float64Matrix, type Matrix } from '../matrix';
import { mirrorUpper } from './compiled-products';
import { kernelVariant } from './module';
import type { ProductOperation } from './row-kernels';

/** Products of float32 matrices by a native library, in place of the compiled kernels. */
export interface NativeProducts {
  /** Name of the library in results, e.g. `tensorflow`. */
  readonly name: string;
  /** op(X) · op(Y), row-major, where op transposes or not. Sums are float32. */
  multiply(x: Float32Operand, y: Float32Operand): Float32Array;
}

/** A row-major matrix, to be used as it is or transposed. */
export interface Float32Operand {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
  readonly transposed: boolean;
}

/** Number of multiplications below which calling the library costs more time than it saves. */
const minWork = 2 ** 26;
/** Rows per block: products of a block are summed in float32, the blocks in float64. */
const blockRows = 4096;

let native: NativeProducts | undefined;

/**
 * Sets the native library of this thread, or removes it. The library must have been verified
 * before.
 */
export function useNativeProducts(products: NativeProducts | undefined): void {
  native = products;
}

/**
 * Returns the name of what computes in this thread: the native library, or else the kernels'
 * variant.
 */
export function engineName(): string {
  return native?.name ?? kernelVariant();
}

/**
 * Writes XYᵀ for the rows of X (n × D) and Y (k × D), or for their unit rows, to `target`.
 * @returns false if nothing was computed and the compiled kernels should do it
 */
export function nativeRowProducts(
  x: Matrix,
  y: Matrix,
  { unit, negated }: ProductOperation,
  target: FloatArray,
): boolean {
  const isWorth = x.rows * y.rows * x.cols >= minWork;
  if (native === undefined || !isWorth || negated || target instanceof Float64Array) return false;
  const place = unit ? placeUnitRows : placeRows;
  const products = native.multiply(
    { ...place(x, 0), transposed: false },
    { ...place(y, 1), transposed: true },
  );
  if (unit) clampToOne(products);
  target.set(products);
  return true;
}

/**
 * Computes XᵀY for float32 X (N × D) and Y (N × E), block by block of rows; undefined if the
 * compiled kernels should do it, as for small products. XᵀX is symmetric.
 */
export function nativeCrossProduct(x: Matrix, y: Matrix): Float64Matrix | undefined {
  const isNarrow = x.data instanceof Float32Array && y.data instanceof Float32Array;
  const isWorth = x.rows * x.cols * y.cols >= minWork;
  if (native === undefined || !isNarrow || !isWorth) return undefined;
  const symmetric = x.data === y.data;
  const data = allocateFloat64(x.cols * y.cols);
  for (let row = 0; row < x.rows; row += blockRows) {
    const rows = Math.min(blockRows, x.rows - row);
    const left = placeRows(block(x, row, rows), 0);
    const right = symmetric ? left : placeRows(block(y, row, rows), 1);
    const product = native.multiply({ ...left, transposed: true }, { ...right, transposed: false });
    for (let at = 0; at < data.length; at++) data[at] = data[at]! + product[at]!;
  }
  if (symmetric) mirrorUpper(data, x.cols);
  return { rows: x.cols, cols: y.cols, data };
}

function clampToOne(cosines: Float32Array): void {
  for (let at = 0; at < cosines.length; at++) {
    if (cosines[at]! > 1) cosines[at] = 1;
    else if (cosines[at]! < -1) cosines[at] = -1;
  }
}

function block({ cols, data }: Matrix, row: number, rows: number): Matrix {
  return { rows, cols, data: data.subarray(row * cols, (row + rows) * cols) };
}

type Placed = Omit<Float32Operand, 'transposed'>;

/**
 * Buffers for this thread's left and right operands. Operands are copied because native code may
 * not accept memory shared between threads, and allocating new memory takes longer than the copy.
 */
const places: [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];

function placeFor(side: 0 | 1, length: number): Float32Array {
  if (places[side].length < length) places[side] = new Float32Array(length);
  return places[side].subarray(0, length);
}

function placeRows({ rows, cols, data }: Matrix, side: 0 | 1): Placed {
  const copy = placeFor(side, data.length);
  copy.set(data);
  return { rows, cols, data: copy };
}

function placeUnitRows(matrix: Matrix, side: 0 | 1): Placed {
  const data = placeFor(side, matrix.data.length);
  unitRowsInto(matrix, data);
  return { rows: matrix.rows, cols: matrix.cols, data };
}
