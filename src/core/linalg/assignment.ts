import { linearSumAssignment } from 'linear-sum-assignment';
import type { Matrix } from '../matrix';
import { toMlMatrix } from './ml-matrix';

/**
 * Computes the maximum-sum assignment: the greatest sum of min(rows, cols) entries of A, no two of
 * them in the same row or column.
 */
export function maxAssignment(a: Matrix): number {
  return linearSumAssignment(toMlMatrix(a), { maximaze: true }).gain;
}
