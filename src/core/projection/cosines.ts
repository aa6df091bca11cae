import { dot, pairwise } from '../kernels/pairwise';
import type { Matrix } from '../linalg/matrix';

/** Products of rows of unit length (or zero), n × k; what rounding takes beyond ±1 counts as ±1. */
export function cosines(
  unit: Matrix,
  unitAnchors: Matrix,
  precision: 'float32' | 'float64',
): Matrix {
  const result = pairwise(dot, unit, unitAnchors, precision);
  const { data } = result;
  for (let at = 0; at < data.length; at++) {
    if (data[at]! > 1) data[at] = 1;
    else if (data[at]! < -1) data[at] = -1;
  }
  return result;
}
