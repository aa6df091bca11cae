import { columnMeans } from '../kernels/columns';
import { allocateLike, type Matrix, rowRange } from '../matrix';

/** Standardised training rows and test rows of a space, the input of heads. */
export interface Standardised {
  readonly train: Matrix;
  readonly test: Matrix;
}

/**
 * A standard deviation below this share of a column's greatest value is rounding: the column is
 * constant.
 */
const minDeviation = 10 * Number.EPSILON;

/**
 * Standardises every column to mean 0 and standard deviation 1 (population) over the training rows,
 * and the test rows by the same mean and deviation. A column that is constant over the training
 * rows is only shifted.
 * @param matrix the training rows first, then the test rows; the result has its precision
 * @param trainRows number of training rows, at least one
 */
export function standardise(matrix: Matrix, trainRows: number): Standardised {
  const { rows, cols, data } = matrix;
  const train = rowRange(matrix, 0, trainRows);
  const { mean, offset } = columnMeans(train);
  const deviation = deviations(train, mean);
  const result = allocateLike(data, rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      result[at] = (data[at]! - data[j]! - offset[j]!) / deviation[j]!;
    }
  }
  const whole = { rows, cols, data: result };
  return { train: rowRange(whole, 0, trainRows), test: rowRange(whole, trainRows, rows) };
}

function deviations({ rows, cols, data }: Matrix, mean: Float64Array): Float64Array {
  const squares = new Float64Array(cols);
  const maximum = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      squares[j] = squares[j]! + (data[at]! - mean[j]!) ** 2;
      maximum[j] = Math.max(maximum[j]!, Math.abs(data[at]!));
    }
  }
  return squares.map((sum, j) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > minDeviation * maximum[j]! ? deviation : 1;
  });
}
