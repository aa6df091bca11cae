import type { FloatArray, Matrix } from '../linalg/matrix';
import type { ColumnSurvey } from './compiled-columns';

/** The same as `compiledSurvey`: what the compiled form is checked against. */
export function plainSurvey({ rows, cols, data }: Matrix): ColumnSurvey {
  const start = Float64Array.from(data.subarray(0, cols));
  const offset = new Float64Array(cols);
  for (let i = 1, at = cols; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) offset[j] = offset[j]! + (data[at]! - start[j]!);
  }
  for (let j = 0; j < cols; j++) offset[j] = offset[j]! / rows;
  let greatest = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const size = Math.abs(data[at]! - start[j]! - offset[j]!);
      if (size > greatest) greatest = size;
    }
  }
  return { start, offset, greatest };
}

/** The same as `compiledCentre`. */
export function plainCentre(
  { rows, cols, data }: Matrix,
  { start, offset }: ColumnSurvey,
  [first, second]: readonly [number, number],
  target: FloatArray,
): void {
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      target[at] = (data[at]! - start[j]! - offset[j]!) * first * second;
    }
  }
}

/** The same as `compiledSquaredLengths`, but for rounding. */
export function plainSquaredLengths({ rows, cols, data }: Matrix, target: Float64Array): void {
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++, at++) sum += data[at]! * data[at]!;
    target[i] = sum;
  }
}
