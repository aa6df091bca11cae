import { linearSumAssignment } from 'linear-sum-assignment';
import type { Matrix } from '../matrix';
import { toMlMatrix } from './ml-matrix';

/** The greatest sum that min(rows, cols) entries of A have, no two of them in a row or column. */
export function maxAssignment(a: Matrix): number {
  return linearSumAssignment(toMlMatrix(a), { maximaze: true }).gain;
}
