import { columnMeans } from '../linalg/columns';
import { allocateFloat64, gatherRows, type Float64Matrix, type Matrix } from '../linalg/matrix';

/** Standard deviations below this share of a column's greatest value are rounding: it is constant. */
const leastDeviation = 10 * Number.EPSILON;

/**
 * Every column shifted and scaled to mean 0 and standard deviation 1 (population) over the training
 * rows; the other rows by the same numbers. A column that is constant there is only shifted.
 * @param trainRows row numbers
 */
export function standardise(matrix: Matrix, trainRows: readonly number[]): Float64Matrix {
  const { rows, cols, data } = matrix;
  const train = gatherRows(matrix, trainRows);
  const { mean } = columnMeans(train);
  const scale = train.data.length === 0 ? new Float64Array(cols) : deviations(train, mean);
  const result = allocateFloat64(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) result[at] = (data[at]! - mean[j]!) / scale[j]!;
  }
  return { rows, cols, data: result };
}

function deviations({ rows, cols, data }: Matrix, mean: Float64Array): Float64Array {
  const squares = new Float64Array(cols);
  const greatest = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      squares[j] = squares[j]! + (data[at]! - mean[j]!) ** 2;
      greatest[j] = Math.max(greatest[j]!, Math.abs(data[at]!));
    }
  }
  return squares.map((sum, j) => {
    const deviation = Math.sqrt(sum / rows);
    return deviation > leastDeviation * greatest[j]! ? deviation : 1;
  });
}
