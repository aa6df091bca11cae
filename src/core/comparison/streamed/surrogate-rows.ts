import { allocateFloat64, type Float64Matrix } from '../../matrix';
import { symmetricEigen } from '../../linalg/symmetric-eigen';
import type { SpaceMoments } from '../../measures/moments';
import { defineTask } from '../../runtime/task';

/**
 * Creates 2D rows with the same mean and covariance (n − 1) as the N rows of the moments: two for
 * each principal axis, on both sides of the mean.
 * @param moments moments of a space in D dimensions
 */
export function surrogateRows({
  rows,
  cols,
  exponent,
  mean,
  self,
}: Pick<SpaceMoments, 'rows' | 'cols' | 'exponent' | 'mean' | 'self'>): Float64Matrix {
  const { values, vectors } = symmetricEigen(self.cross);
  const freedom = (2 * cols - 1) / Math.max(rows - 1, 1);
  const data = allocateFloat64(2 * cols * cols);
  for (let axis = 0; axis < cols; axis++) {
    const reach = Math.sqrt((Math.max(values[axis]!, 0) * freedom) / 2);
    for (let j = 0; j < cols; j++) {
      const away = reach * vectors.data[j * cols + axis]!;
      data[2 * axis * cols + j] = (mean[j]! + away) * 2 ** exponent;
      data[(2 * axis + 1) * cols + j] = (mean[j]! - away) * 2 ** exponent;
    }
  }
  return { rows: 2 * cols, cols, data };
}

export const surrogateRowsTask = defineTask('stand-in-rows', surrogateRows);
