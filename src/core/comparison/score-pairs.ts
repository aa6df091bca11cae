import { gatherRows } from '../matrix';
import { whyIncomparable } from '../measures/evaluate';
import type { Measure, Score } from '../measures/measure';
import type { Resolved } from '../registry';
import { type BootstrapOptions, intervalTask } from './bootstrap-interval';
import { sampleRows } from '../study/choose-rows';
import type { ComparisonOptions } from './types';
import type { Executor, ProjectedSpace } from '../runtime/executor';
import { type NullDistribution, nullTask } from './null-distribution';
import type { ProjectedSpaces } from '../study/project-study';
import type { SharedPreparations } from './shared-preparations';
import { comparePreparedTask } from './measure-tasks';

/** Returns all projected rows, or a seeded sample if there are more than `most`. */
export function atMost(projected: ProjectedSpaces, most: number, seed: number): ProjectedSpaces {
  const count = projected.rowIndices.length;
  return count <= most ? projected : takeRows(projected, sampleRows(count, most, seed));
}

/** Selects some of the projected rows, by their numbers among them. */
export function takeRows(
  { spaces, rowIndices }: ProjectedSpaces,
  rows: readonly number[],
): ProjectedSpaces {
  return {
    spaces: spaces.map((space) =>
      space.rows === undefined ? space : { rows: gatherRows(space.rows, rows) },
    ),
    rowIndices: rows.map((row) => rowIndices[row]!),
    sampled: true,
  };
}

/** Scores all pairs of spaces by the measure. */
export async function scorePairs(
  measure: Resolved<Measure>,
  shared: SharedPreparations,
  executor: Executor,
): Promise<Score[][]> {
  const { id, entry } = measure;
  const { spaces } = shared.rowsFor(entry);
  const reasons = spaces.map((x) => spaces.map((y) => whyNoScore(entry, x, y)));
  const comparable = reasons.some((row) => row.includes(undefined));
  const sides = comparable ? shared.spacesFor(measure) : [];
  const score = async (i: number, j: number): Promise<Score> => {
    const reason = reasons[i]![j];
    if (reason !== undefined) return { undefined: reason };
    const pair = await shared.pairFor(measure, sides, i, j);
    // A pair waits only for its own two spaces, so that threads have work before all are ready.
    const [x, y] = await Promise.all([sides[i], sides[j]]);
    return executor.run(comparePreparedTask, { measure: id, x, y, pair });
  };
  const { selfScore } = entry;
  if (selfScore === undefined) return mapPairs(spaces.length, entry.symmetric, score);
  const between = await mapPairs(spaces.length, entry.symmetric, async (i, j) =>
    i === j ? undefined : score(i, j),
  );
  return Promise.all(
    between.map((row, i) =>
      Promise.all(
        row.map(async (found, j) => {
          if (found !== undefined) return found;
          // A space that has a score with another is sound and scores `selfScore` with itself;
          // others may be degenerate.
          const sound = row.some((other) => other?.value !== undefined);
          return sound ? { value: selfScore } : score(i, j);
        }),
      ),
    ),
  );
}

/** Computes the null distributions of all pairs, by shuffling rows. */
export function nullPairs(
  { id, entry }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  { nullShuffles: shuffles, seed }: ComparisonOptions,
  executor: Executor,
): Promise<(NullDistribution | null)[][]> {
  return mapPairs(spaces.length, entry.symmetric, (i, j) => {
    const [{ rows: x }, { rows: y }] = [spaces[i]!, spaces[j]!];
    const incomparable = whyNoScore(entry, spaces[i]!, spaces[j]!) !== undefined;
    return x === undefined || y === undefined || incomparable
      ? Promise.resolve(null)
      : executor.run(nullTask, { measure: id, x, y, shuffles, seed });
  });
}

/** Computes the bootstrap intervals of all pairs; null where the score is undefined. */
export function intervalPairs(
  { id, entry }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  scores: readonly (readonly Score[])[],
  bootstrap: BootstrapOptions,
  executor: Executor,
): Promise<([number, number] | null)[][]> {
  return mapPairs(spaces.length, entry.symmetric, (i, j) => {
    const [{ rows: x }, { rows: y }] = [spaces[i]!, spaces[j]!];
    const { value } = scores[i]![j]!;
    return x === undefined || y === undefined || value === undefined
      ? Promise.resolve(null)
      : executor.run(intervalTask, { measure: id, x, y, value, bootstrap });
  });
}

/** Returns the reason why a measure is not defined for two spaces, if there is one. */
function whyNoScore(measure: Measure, x: ProjectedSpace, y: ProjectedSpace): string | undefined {
  if (x.rows === undefined || y.rows === undefined) return x.reason ?? y.reason;
  return whyIncomparable(measure, x.rows, y.rows);
}

/**
 * Fills a size × size matrix with the results of `compute`; computes only half of it if it is
 * symmetric.
 */
async function mapPairs<T>(
  size: number,
  symmetric: boolean,
  compute: (i: number, j: number) => Promise<T>,
): Promise<T[][]> {
  const pending = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (symmetric && j < i ? undefined : compute(i, j))),
  );
  return Promise.all(
    pending.map((row, i) => Promise.all(row.map((cell, j) => cell ?? pending[j]![i]!))),
  );
}
