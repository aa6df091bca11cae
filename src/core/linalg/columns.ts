import { allocateFloat64, type Float64Matrix, type Matrix } from './matrix';

/** A matrix with a power of two taken out; its greatest entry lies in [½, 1), or all are 0. */
export interface ScaledMatrix extends Float64Matrix {
  /** The matrix is `data` · 2^exponent. */
  readonly exponent: number;
}

/** Takes a power of two out, exactly, so that products of values of 1e30 or 1e-30 neither overflow nor vanish. */
export function takeExponent({ rows, cols, data }: Matrix): ScaledMatrix {
  let greatest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > greatest) greatest = size;
  }
  const { exponent, first, second } = exponentOf(greatest);
  const scaled = allocateFloat64(data.length);
  for (let at = 0; at < data.length; at++) scaled[at] = data[at]! * first * second;
  return { rows, cols, data: scaled, exponent };
}

/** The exponent to take out where this is the greatest entry, and its inverse as two factors. */
function exponentOf(greatest: number): { exponent: number; first: number; second: number } {
  const exponent = greatest === 0 ? 0 : Math.floor(Math.log2(greatest)) + 1;
  // In two steps: 2^-exponent itself overflows where the values are subnormal.
  const half = Math.trunc(exponent / 2);
  return { exponent, first: 2 ** -half, second: 2 ** -(exponent - half) };
}

/**
 * Centres columns in float64 and takes a power of two out. A constant column comes out as exact
 * zeros.
 */
export function centreColumns({ rows, cols, data }: Matrix): ScaledMatrix {
  const { offset } = columnMeans({ rows, cols, data });
  const start = Float64Array.from(data.subarray(0, cols));
  let greatest = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const size = Math.abs(data[at]! - start[j]! - offset[j]!);
      if (size > greatest) greatest = size;
    }
  }
  const { exponent, first, second } = exponentOf(greatest);
  const centred = allocateFloat64(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      centred[at] = (data[at]! - start[j]! - offset[j]!) * first * second;
    }
  }
  return { rows, cols, data: centred, exponent };
}

/** Column means as `first row + offset`: a large common offset then costs no digits. */
export function columnMeans({ rows, cols, data }: Matrix): {
  readonly mean: Float64Array;
  readonly offset: Float64Array;
} {
  const offset = new Float64Array(cols);
  for (let i = 1, at = cols; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) offset[j] = offset[j]! + (data[at]! - data[j]!);
  }
  for (let j = 0; j < cols; j++) offset[j] = offset[j]! / rows;
  return { mean: offset.map((value, j) => value + data[j]!), offset };
}

/** Squared length of every row. */
export function squaredRowNorms({ rows, cols, data }: Matrix): Float64Array {
  const norms = allocateFloat64(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++, at++) sum += data[at]! * data[at]!;
    norms[i] = sum;
  }
  return norms;
}

/** Every row divided by its length, float64; a zero row stays zero. */
export function unitRows({ rows, cols, data }: Matrix): Float64Matrix {
  const unit = allocateFloat64(rows * cols);
  for (let i = 0; i < rows; i++) {
    const from = i * cols;
    let greatest = 0;
    for (let j = from; j < from + cols; j++) greatest = Math.max(greatest, Math.abs(data[j]!));
    if (greatest === 0) continue;
    let sum = 0;
    for (let j = from; j < from + cols; j++) sum += (data[j]! / greatest) ** 2;
    const length = Math.sqrt(sum);
    for (let j = from; j < from + cols; j++) unit[j] = data[j]! / greatest / length;
  }
  return { rows, cols, data: unit };
}

/** Every column divided by its length, float64; a zero column stays zero. */
export function unitColumns({ rows, cols, data }: Matrix): Float64Matrix {
  const greatest = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    greatest[j] = Math.max(greatest[j]!, Math.abs(data[at]!));
  }
  const squares = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    if (greatest[j]! > 0) squares[j] = squares[j]! + (data[at]! / greatest[j]!) ** 2;
  }
  const unit = allocateFloat64(rows * cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    if (greatest[j]! > 0) unit[at] = data[at]! / greatest[j]! / Math.sqrt(squares[j]!);
  }
  return { rows, cols, data: unit };
}
