import type { FloatArray, Matrix } from '../matrix';
import type { ColumnScan } from './compiled-columns';

/** Plain TypeScript form of `compiledScan`, and the reference for it. */
export function plainScan({ rows, cols, data }: Matrix): ColumnScan {
  const start = Float64Array.from(data.subarray(0, cols));
  const offset = new Float64Array(cols);
  for (let i = 1, at = cols; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) offset[j] = offset[j]! + (data[at]! - start[j]!);
  }
  for (let j = 0; j < cols; j++) offset[j] = offset[j]! / rows;
  let maximum = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const size = Math.abs(data[at]! - start[j]! - offset[j]!);
      if (size > maximum) maximum = size;
    }
  }
  return { start, offset, maximum };
}

/** Plain TypeScript form of `compiledCentre`. */
export function plainCentre(
  { rows, cols, data }: Matrix,
  { start, offset }: ColumnScan,
  [first, second]: readonly [number, number],
  target: FloatArray,
): void {
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      target[at] = (data[at]! - start[j]! - offset[j]!) * first * second;
    }
  }
}

/** Plain TypeScript form of `compiledSquaredLengths`; equal but for rounding. */
export function plainSquaredLengths({ rows, cols, data }: Matrix, target: Float64Array): void {
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++, at++) sum += data[at]! * data[at]!;
    target[i] = sum;
  }
}

/**
 * Plain TypeScript form of `compiledUnitRows`; equal but for rounding. Also converts between
 * precisions.
 */
export function plainUnitRows({ rows, cols, data }: Matrix, target: FloatArray): void {
  for (let i = 0; i < rows; i++) unitRowInto(data, i * cols, cols, target, i * cols);
}

/** Range of sums of squares within which float64 loses no digits to underflow or overflow. */
const [minSum, maxSum] = [1e-200, 1e200];

/**
 * Divides `length` entries from `from` by their root sum of squares and writes them to `target`
 * from `at`; zeros stay zeros.
 */
export function unitRowInto(
  source: FloatArray,
  from: number,
  length: number,
  target: FloatArray,
  at: number,
): void {
  let squares = 0;
  for (let j = from; j < from + length; j++) squares += source[j]! * source[j]!;
  if (squares >= minSum && squares <= maxSum) {
    const root = Math.sqrt(squares);
    for (let j = 0; j < length; j++) target[at + j] = source[from + j]! / root;
    return;
  }
  let maximum = 0;
  for (let j = from; j < from + length; j++) maximum = Math.max(maximum, Math.abs(source[j]!));
  // Zeros stay zeros: they are divided by 1.
  if (maximum === 0) maximum = 1;
  squares = 0;
  for (let j = from; j < from + length; j++) squares += (source[j]! / maximum) ** 2;
  const root = squares === 0 ? 1 : Math.sqrt(squares);
  for (let j = 0; j < length; j++) target[at + j] = source[from + j]! / maximum / root;
}
