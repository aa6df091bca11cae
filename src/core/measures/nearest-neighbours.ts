import type { RowKernel } from '../kernels/pairwise';
import type { Matrix } from '../linalg/matrix';

/** The k nearest rows of every row, nearest first, self excluded. */
export interface NeighbourLists {
  /** Neighbours a row; fewer than asked for where there are too few rows. */
  readonly k: number;
  /** N × k row numbers. */
  readonly indices: Int32Array;
}

/**
 * Exact nearest neighbours. Self is excluded by index, not by distance, so that repeated rows keep
 * their twins; ties go to the lower index.
 * @param distance smaller is nearer
 */
export function nearestNeighbours(rows: Matrix, k: number, distance: RowKernel): NeighbourLists {
  const { rows: n, cols, data } = rows;
  const kept = Math.min(k, n - 1);
  const indices = new Int32Array(n * kept);
  const distances = new Float64Array(kept);
  for (let i = 0; i < n; i++) {
    const from = i * kept;
    let filled = 0;
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const d = distance(data, i * cols, data, j * cols, cols);
      if (filled === kept && !(d < distances[kept - 1]!)) continue;
      // Rows come in rising order, so an equal distance belongs behind those that are in already.
      let at = filled < kept ? filled++ : kept - 1;
      while (at > 0 && d < distances[at - 1]!) {
        distances[at] = distances[at - 1]!;
        indices[from + at] = indices[from + at - 1]!;
        at--;
      }
      distances[at] = d;
      indices[from + at] = j;
    }
  }
  return { k: kept, indices };
}
