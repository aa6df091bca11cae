import { Matrix as MlMatrix } from 'ml-matrix';
import { allocateFloat64, type Float64Matrix, type Matrix } from '../matrix';

// Converts our row-major matrices to the library's and back.

export function toMlMatrix({ rows, cols, data }: Matrix): MlMatrix {
  const matrix = MlMatrix.zeros(rows, cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) matrix.set(i, j, data[i * cols + j]!);
  }
  return matrix;
}

export function fromMlMatrix(matrix: MlMatrix): Float64Matrix {
  const { rows, columns: cols } = matrix;
  const data = allocateFloat64(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) data[i * cols + j] = matrix.get(i, j);
  }
  return { rows, cols, data };
}
