import { cosineOfRows, pairwise } from '../kernels/pairwise';
import type { FloatArray, Matrix } from '../linalg/matrix';

/**
 * Cosines of rows and anchors, n × k; what rounding takes beyond ±1 counts as ±1. A zero row has cosine 0
 * with everything.
 * @param storage as for {@link pairwise}
 */
export function cosines(
  rows: Matrix,
  anchors: Matrix,
  precision: 'float32' | 'float64',
  storage?: FloatArray,
): Matrix {
  const result = pairwise(cosineOfRows, rows, anchors, precision, storage);
  const { data } = result;
  for (let at = 0; at < data.length; at++) {
    if (data[at]! > 1) data[at] = 1;
    else if (data[at]! < -1) data[at] = -1;
  }
  return result;
}
