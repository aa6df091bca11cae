import type { Measure } from '../measures/measure';
import type { Shape } from '../measures/evaluate';
import type { Resolved } from '../registry';

/**
 * Returns a warning that names the measures for which a projection's spaces have too few rows;
 * empty if there are none.
 * @param shape number of rows, and number of columns of the widest space
 */
export function describeFewRows(
  projection: string,
  measures: readonly Resolved<Measure>[],
  { rows, cols }: Shape,
): string[] {
  const short = measures.filter(({ entry }) => rows < (entry.rowsPerDimension ?? 0) * cols);
  if (short.length === 0) return [];
  const times = Math.max(...short.map(({ entry }) => entry.rowsPerDimension!));
  return [
    `${rows} rows are few for ${cols} dimensions over ${projection}: with less than ${times} times as many rows as dimensions, ${short.map(({ id }) => id).join(', ')} say more of N and D than of the spaces.`,
  ];
}
