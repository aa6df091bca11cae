import {
  type ColumnScan,
  compiledCentre,
  compiledSquaredLengths,
  compiledScan,
  compiledUnitRows,
} from './compiled-columns';
import { compiledKernels } from './module';
import { plainCentre, plainSquaredLengths, plainScan, plainUnitRows } from './plain-columns';
import { allocateFloat64, type FloatArray, type Float64Matrix, type Matrix } from '../matrix';

/**
 * A matrix with a power of two factored out; its greatest absolute entry lies in [½, 1), or all are
 * 0.
 */
export interface ScaledMatrix extends Float64Matrix {
  /** The matrix is `data` · 2^exponent. */
  readonly exponent: number;
}

/**
 * Factors out a power of two, exactly, so that products of values of 1e30 or 1e-30 neither overflow
 * nor vanish.
 */
export function takeExponent({ rows, cols, data }: Matrix): ScaledMatrix {
  let maximum = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at]!);
    if (size > maximum) maximum = size;
  }
  const { exponent, first, second } = exponentOf(maximum);
  const scaled = allocateFloat64(data.length);
  for (let at = 0; at < data.length; at++) scaled[at] = data[at]! * first * second;
  return { rows, cols, data: scaled, exponent };
}

/**
 * Computes the exponent to factor out for a greatest entry, and the inverse power as two factors.
 */
function exponentOf(maximum: number): { exponent: number; first: number; second: number } {
  const exponent = maximum === 0 ? 0 : Math.floor(Math.log2(maximum)) + 1;
  // In two factors: 2^-exponent itself overflows if the values are subnormal.
  const half = Math.trunc(exponent / 2);
  return { exponent, first: 2 ** -half, second: 2 ** -(exponent - half) };
}

/**
 * Centres columns in float64 and factors out a power of two. A constant column becomes exact zeros.
 */
export function centreColumns(matrix: Matrix): ScaledMatrix {
  const { rows, cols } = matrix;
  const data = allocateFloat64(rows * cols);
  return { rows, cols, data, exponent: centreInto(matrix, data) };
}

/**
 * Writes the centred, scaled entries to `target`, which may be float32; entries are rounded last.
 * @returns the exponent that was factored out
 */
export function centreInto(rows: Matrix, target: FloatArray): number {
  const scan = scanColumns(rows);
  const { exponent, first, second } = exponentOf(scan.maximum);
  const kernels = isEmpty(rows) ? undefined : compiledKernels();
  if (kernels === undefined) plainCentre(rows, scan, [first, second], target);
  else compiledCentre(kernels, rows, scan, [first, second], target);
  return exponent;
}

/** Column means as `first row + offset`: a large common offset then costs no digits. */
export function columnMeans(rows: Matrix): {
  readonly mean: Float64Array;
  readonly offset: Float64Array;
} {
  const { start, offset } = scanColumns(rows);
  return { mean: offset.map((value, j) => value + start[j]!), offset };
}

function scanColumns(rows: Matrix): ColumnScan {
  const kernels = isEmpty(rows) ? undefined : compiledKernels();
  return kernels === undefined ? plainScan(rows) : compiledScan(kernels, rows);
}

/** Squared length of every row, float64. */
export function squaredRowNorms(rows: Matrix): Float64Array {
  const norms = allocateFloat64(rows.rows);
  const kernels = isEmpty(rows) ? undefined : compiledKernels();
  if (kernels === undefined) plainSquaredLengths(rows, norms);
  else compiledSquaredLengths(kernels, rows, norms);
  return norms;
}

function isEmpty({ rows, cols }: Matrix): boolean {
  return rows === 0 || cols === 0;
}

/** Every row divided by its length, float64; a zero row stays zero. */
export function unitRows(matrix: Matrix): Float64Matrix {
  const { rows, cols } = matrix;
  const data = allocateFloat64(rows * cols);
  unitRowsInto(matrix, data);
  return { rows, cols, data };
}

/** Writes every row divided by its length to `target`, N · D entries; entries are rounded last. */
export function unitRowsInto(matrix: Matrix, target: FloatArray): void {
  const kernels = isEmpty(matrix) ? undefined : compiledKernels();
  const isAlike = matrix.data.BYTES_PER_ELEMENT === target.BYTES_PER_ELEMENT;
  if (kernels !== undefined && isAlike) compiledUnitRows(kernels, matrix, target);
  else plainUnitRows(matrix, target);
}

/** Every column divided by its length, float64; a zero column stays zero. */
export function unitColumns({ rows, cols, data }: Matrix): Float64Matrix {
  const maximum = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    maximum[j] = Math.max(maximum[j]!, Math.abs(data[at]!));
  }
  const squares = new Float64Array(cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    if (maximum[j]! > 0) squares[j] = squares[j]! + (data[at]! / maximum[j]!) ** 2;
  }
  const unit = allocateFloat64(rows * cols);
  for (let at = 0; at < data.length; at++) {
    const j = at % cols;
    if (maximum[j]! > 0) unit[at] = data[at]! / maximum[j]! / Math.sqrt(squares[j]!);
  }
  return { rows, cols, data: unit };
}
