import { pairwise, type RowKernel } from '../kernels/pairwise';
import { condensedOffset } from '../linalg/condensed';
import type { Matrix } from '../matrix';

/** The k nearest rows of every row, nearest first, the row itself excluded. */
export interface NeighbourLists {
  readonly rows: number;
  /** Neighbours per row; fewer than asked for if there are too few rows. */
  readonly k: number;
  /** N × k row numbers. */
  readonly indices: Int32Array;
}

/** Number of rows whose distances to all rows are held in memory at once. */
const blockRows = 96;

/**
 * Finds the exact nearest neighbours. A row itself is excluded by its index, not by its distance,
 * so that duplicate rows remain each other's neighbours; ties go to the lower index.
 * @param distance smaller is nearer
 */
export function nearestNeighbours(rows: Matrix, k: number, distance: RowKernel): NeighbourLists {
  const { rows: n, cols, data } = rows;
  const neighbours = Math.min(k, n - 1);
  const indices = allocateInt32(n * neighbours);
  for (let from = 0; from < n; from += blockRows) {
    const count = Math.min(blockRows, n - from);
    const block = { rows: count, cols, data: data.subarray(from * cols, (from + count) * cols) };
    const distances = pairwise(distance, block, rows, 'float64').data;
    for (let i = 0; i < count; i++) {
      const row = distances.subarray(i * n, (i + 1) * n);
      insertNearest(
        row,
        from + i,
        indices.subarray((from + i) * neighbours, (from + i + 1) * neighbours),
      );
    }
  }
  return { rows: n, k: neighbours, indices };
}

/**
 * Finds the exact nearest neighbours from distances that are already computed.
 * @param values condensed distances, N(N−1)/2
 */
export function nearestByDistances(
  { rows: n, values }: { readonly rows: number; readonly values: Float64Array },
  k: number,
): NeighbourLists {
  const neighbours = Math.min(k, n - 1);
  const indices = allocateInt32(n * neighbours);
  const row = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) row[j] = values[condensedOffset(j, n) + i]!;
    const later = condensedOffset(i, n);
    for (let j = i + 1; j < n; j++) row[j] = values[later + j]!;
    insertNearest(row, i, indices.subarray(i * neighbours, (i + 1) * neighbours));
  }
  return { rows: n, k: neighbours, indices };
}

/** Fills `nearest` with the indices of the smallest distances, `self` excluded. */
function insertNearest(distances: Matrix['data'], self: number, nearest: Int32Array): void {
  const neighbours = nearest.length;
  const minimum = new Float64Array(neighbours);
  let filled = 0;
  for (let j = 0; j < distances.length; j++) {
    if (j === self) continue;
    const d = distances[j]!;
    if (filled === neighbours && !(d < minimum[neighbours - 1]!)) continue;
    // Rows come in rising order, so an equal distance goes behind those already in the list.
    let at = filled < neighbours ? filled++ : neighbours - 1;
    while (at > 0 && d < minimum[at - 1]!) {
      minimum[at] = minimum[at - 1]!;
      nearest[at] = nearest[at - 1]!;
      at--;
    }
    minimum[at] = d;
    nearest[at] = j;
  }
}

function allocateInt32(length: number): Int32Array {
  return typeof SharedArrayBuffer === 'undefined'
    ? new Int32Array(length)
    : new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}
