import { unitRowInto } from '../linalg/columns';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../linalg/matrix';
import { kernelVariant } from './module';

/** Products of float32 matrices by a native library, in place of the compiled kernels. */
export interface NativeProducts {
  /** As results name it, e.g. `tensorflow`. */
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

/** Multiplications below which a call of the library costs more than it saves. */
const leastWork = 2 ** 26;
/** Rows whose products are summed in float32 before float64 takes over. */
const blockRows = 4096;

let native: NativeProducts | undefined;

/** Lets this thread multiply by a native library, or no more. It must have been verified before. */
export function useNativeProducts(products: NativeProducts | undefined): void {
  native = products;
}

/** What computes in this thread: the native library and else the kernels' variant. */
export function engineName(): string {
  return native?.name ?? kernelVariant();
}

/**
 * XYᵀ for rows of X (n × D) and Y (k × D), written to `target`; of the rows at unit length if `unit`.
 * @returns false where nothing was done, and the kernels should do it
 */
export function nativeRowProducts(
  x: Matrix,
  y: Matrix,
  unit: boolean,
  target: Float32Array,
): boolean {
  if (native === undefined || x.rows * y.rows * x.cols < leastWork) return false;
  const rowsOf = unit ? unitOperand : operand;
  target.set(
    native.multiply({ ...rowsOf(x), transposed: false }, { ...rowsOf(y), transposed: true }),
  );
  return true;
}

/**
 * XᵀY for float32 X (N × D) and Y (N × E), block by block of rows; undefined where the kernels should
 * do it: for small products, and for those of a matrix with itself, which take half the work there.
 */
export function nativeCrossProduct(x: Matrix, y: Matrix): Float64Matrix | undefined {
  const isNarrow = x.data instanceof Float32Array && y.data instanceof Float32Array;
  const isWorth = x.rows * x.cols * y.cols >= leastWork && x.data !== y.data;
  if (native === undefined || !isNarrow || !isWorth) return undefined;
  const data = allocateFloat64(x.cols * y.cols);
  for (let row = 0; row < x.rows; row += blockRows) {
    const rows = Math.min(blockRows, x.rows - row);
    const product = native.multiply(
      { ...operand(block(x, row, rows)), transposed: true },
      { ...operand(block(y, row, rows)), transposed: false },
    );
    for (let at = 0; at < data.length; at++) data[at] = data[at]! + product[at]!;
  }
  return { rows: x.cols, cols: y.cols, data };
}

function block({ cols, data }: Matrix, row: number, rows: number): Matrix {
  return { rows, cols, data: data.subarray(row * cols, (row + rows) * cols) };
}

/** A copy of its own: native code can't take memory that threads share for granted. */
function operand({ rows, cols, data }: Matrix): Omit<Float32Operand, 'transposed'> {
  return { rows, cols, data: new Float32Array(data) };
}

function unitOperand({ rows, cols, data }: Matrix): Omit<Float32Operand, 'transposed'> {
  const unit = new Float32Array(data.length);
  for (let i = 0; i < rows; i++) unitRowInto(data, i * cols, cols, unit, i * cols);
  return { rows, cols, data: unit };
}
