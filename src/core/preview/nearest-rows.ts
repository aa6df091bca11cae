import { InspectorError } from '../errors';
import { dot, euclidean } from '../kernels/row-kernels';
import type { FloatArray, Matrix } from '../matrix';

/**
 * Similarity for nearest rows: cosine similarity (−1 to 1, greater is nearer) or Euclidean distance
 * (from 0).
 */
export const nearnessIds = ['cosine', 'euclidean'] as const;
export type Nearness = (typeof nearnessIds)[number];

/** A row and its similarity or distance. */
export interface NearRow {
  readonly row: number;
  readonly value: number;
}

/**
 * Finds the k rows of a block that are nearest to `query`, nearest first; ties go to the lower row.
 * Rows that are not finite are left out, and for cosines zero rows as well.
 * @param query values of one row
 * @param from number of the block's first row in the file
 * @param self number of the query row, which is left out
 */
export function nearestInBlock(
  query: FloatArray,
  block: Matrix,
  from: number,
  self: number,
  nearness: Nearness,
  k: number,
): NearRow[] {
  const { rows, cols, data } = block;
  const length = Math.sqrt(dot(query, 0, query, 0, cols));
  const nearest: NearRow[] = [];
  for (let i = 0; i < rows; i++) {
    if (from + i === self) continue;
    const at = i * cols;
    const value =
      nearness === 'euclidean'
        ? euclidean(query, 0, data, at, cols)
        : dot(query, 0, data, at, cols) / (length * Math.sqrt(dot(data, at, data, at, cols)));
    if (!Number.isFinite(value)) continue;
    insert(nearest, { row: from + i, value }, nearness, k);
  }
  return nearest;
}

/**
 * Merges several lists into the k nearest; each list is nearest first, and the lists are in row
 * order.
 */
export function mergeNearest(
  lists: readonly (readonly NearRow[])[],
  nearness: Nearness,
  k: number,
): NearRow[] {
  const nearest: NearRow[] = [];
  for (const near of lists.flat()) insert(nearest, near, nearness, k);
  return nearest;
}

/**
 * Checks that other rows can be near to this one.
 * @throws InspectorError `no-neighbours` if not
 */
export function checkQuery(file: string, row: number, query: FloatArray, nearness: Nearness): void {
  const isFinite = query.every((value) => Number.isFinite(value));
  if (isFinite && (nearness === 'euclidean' || query.some((value) => value !== 0))) return;
  throw new InspectorError({
    code: 'no-neighbours',
    file,
    problem: isFinite
      ? `Row ${row} is all zeros, so that its cosine with other rows is not defined.`
      : `Row ${row} holds NaN or infinities, so that no row is near to it.`,
    remedy: isFinite
      ? 'Look for its neighbours by Euclidean distance, or choose another row.'
      : 'Choose another row.',
  });
}

function insert(nearest: NearRow[], near: NearRow, nearness: Nearness, k: number): void {
  const isNearer = (a: NearRow, b: NearRow): boolean => {
    const difference = nearness === 'euclidean' ? a.value - b.value : b.value - a.value;
    return difference < 0 || (difference === 0 && a.row < b.row);
  };
  if (nearest.length === k && !isNearer(near, nearest[k - 1]!)) return;
  let at = nearest.length;
  while (at > 0 && isNearer(near, nearest[at - 1]!)) at--;
  nearest.splice(at, 0, near);
  if (nearest.length > k) nearest.pop();
}
