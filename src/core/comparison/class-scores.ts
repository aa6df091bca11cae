import type { Measure } from '../measures/measure';
import type { Resolved } from '../registry';
import type { ClassScores } from './types';
import type { Executor } from '../runtime/executor';
import type { ProjectedSpaces } from '../study/project-study';
import { scorePairs, takeRows } from './score-pairs';
import { SharedPreparations } from './shared-preparations';

/**
 * Groups the projected rows by label, most rows first. Rows without a label are left out.
 * @param labels labels of the paired rows
 */
export function rowsByLabel(
  projected: ProjectedSpaces,
  labels: readonly (string | undefined)[],
): { readonly label: string; readonly part: ProjectedSpaces }[] {
  const classes = new Map<string, number[]>();
  for (const [at, rowIndex] of projected.rowIndices.entries()) {
    const label = labels[rowIndex];
    if (label === undefined) continue;
    const members = classes.get(label);
    if (members === undefined) classes.set(label, [at]);
    else members.push(at);
  }
  return [...classes]
    .sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))
    .map(([label, rows]) => ({ label, part: takeRows(projected, rows) }));
}

/** Scores all pairs of spaces on the rows of each label separately. */
export function classScores(
  measure: Resolved<Measure>,
  projected: ProjectedSpaces,
  labels: readonly (string | undefined)[],
  executor: Executor,
): Promise<ClassScores[]> {
  return Promise.all(
    rowsByLabel(projected, labels).map(async ({ label, part }) => {
      const shared = new SharedPreparations([measure], part, part, executor);
      const scores = await scorePairs(measure, shared, executor);
      return {
        label,
        rows: part.rowIndices.length,
        matrix: scores.map((row) => row.map(({ value }) => value ?? null)),
      };
    }),
  );
}
