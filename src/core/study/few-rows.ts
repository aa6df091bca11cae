import type { Measure } from '../measures/measure';
import type { Resolved } from '../registry';
import type { ProjectedSpaces } from './project-spaces';

/** A warning that names the measures for which a projection's spaces have too few rows; or none. */
export function describeFewRows(
  projection: string,
  measures: readonly Resolved<Measure>[],
  { spaces, places }: ProjectedSpaces,
): string[] {
  const rows = places.length;
  const dims = Math.max(...spaces.map((space) => space.rows?.cols ?? 0));
  const short = measures.filter(({ entry }) => rows < (entry.rowsPerDimension ?? 0) * dims);
  if (short.length === 0) return [];
  const times = Math.max(...short.map(({ entry }) => entry.rowsPerDimension!));
  return [
    `${rows} rows are few for ${dims} dimensions over ${projection}: with less than ${times} times as many rows as dimensions, ${short.map(({ id }) => id).join(', ')} say more of N and D than of the spaces.`,
  ];
}
