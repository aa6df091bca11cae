import { gatherRows } from '../linalg/matrix';
import type { Measure, Score } from '../measures/measure';
import type { Resolved } from '../registry';
import { sampleRows } from './choose-rows';
import type { ComparisonOptions, Executor } from './comparison';
import type { NullDistribution } from './null-distribution';
import type { ProjectedSpace, ProjectedSpaces } from './project-spaces';
import { runTask } from './tasks';

/** The rows a measure looks at: all, or a sample where it looks at all pairs of very many. */
export function rowsFor(
  measure: Measure,
  projected: ProjectedSpaces,
  most: number,
  seed: number,
): ProjectedSpaces {
  return measure.allPairs ? atMost(projected, most, seed) : projected;
}

/** All of the projected rows, or a seeded sample if there are more than `most`. */
export function atMost(projected: ProjectedSpaces, most: number, seed: number): ProjectedSpaces {
  const count = projected.places.length;
  return count <= most ? projected : takeRows(projected, sampleRows(count, most, seed));
}

/** Some of the projected rows, by their numbers among them. */
export function takeRows(
  { spaces, places }: ProjectedSpaces,
  rows: readonly number[],
): ProjectedSpaces {
  return {
    spaces: spaces.map((space) =>
      space.rows === undefined ? space : { rows: gatherRows(space.rows, rows) },
    ),
    places: rows.map((row) => places[row]!),
    sampled: true,
  };
}

/** Measures with the same key share what they prepare. */
export function preparationKey({ entry, options }: Resolved<Measure>): string {
  return `${entry.preparation.id} ${JSON.stringify(options)} ${entry.allPairs}`;
}

/** What a measure prepares of every space; undefined for one that could not be projected. */
export function prepareSpaces(
  { id }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  executor: Executor,
): Promise<unknown[]> {
  return Promise.all(
    spaces.map(async ({ rows }) =>
      rows === undefined ? undefined : await runTask(executor, 'prepare', { measure: id, rows }),
    ),
  );
}

/** The measure between all pairs of spaces, of what {@link prepareSpaces} made of them. */
export function scorePairs(
  measure: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  prepared: readonly unknown[],
  executor: Executor,
): Promise<Score[][]> {
  return mapPairs(spaces.length, measure.entry.symmetric, (i, j) =>
    scorePair(measure, spaces, prepared, [i, j], executor),
  );
}

/** The measure between two of the spaces. */
export function scorePair(
  { id, entry }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  prepared: readonly unknown[],
  [i, j]: readonly [number, number],
  executor: Executor,
): Promise<Score> {
  const reason = whyIncomparable(entry, spaces[i]!, spaces[j]!);
  return reason === undefined
    ? runTask(executor, 'compare', { measure: id, x: prepared[i], y: prepared[j] })
    : Promise.resolve({ undefined: reason });
}

/** The scores' distributions under shuffled rows. */
export function nullPairs(
  { id, entry }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  { nullShuffles: shuffles, seed }: ComparisonOptions,
  executor: Executor,
): Promise<(NullDistribution | null)[][]> {
  return mapPairs(spaces.length, entry.symmetric, (i, j) => {
    const [{ rows: x }, { rows: y }] = [spaces[i]!, spaces[j]!];
    const incomparable = whyIncomparable(entry, spaces[i]!, spaces[j]!) !== undefined;
    return x === undefined || y === undefined || incomparable
      ? Promise.resolve(null)
      : runTask(executor, 'null', { measure: id, x, y, shuffles, seed });
  });
}

/** The scores' sampling intervals; null where a score is undefined. */
export function intervalPairs(
  { id, entry }: Resolved<Measure>,
  spaces: readonly ProjectedSpace[],
  scores: readonly (readonly Score[])[],
  { draws, seed }: { draws: number; seed: number },
  executor: Executor,
): Promise<([number, number] | null)[][]> {
  return mapPairs(spaces.length, entry.symmetric, (i, j) => {
    const [{ rows: x }, { rows: y }] = [spaces[i]!, spaces[j]!];
    const { value } = scores[i]![j]!;
    return x === undefined || y === undefined || value === undefined
      ? Promise.resolve(null)
      : runTask(executor, 'interval', { measure: id, x, y, value, draws, seed });
  });
}

/** What keeps a measure from looking at two spaces at all. */
function whyIncomparable(
  measure: Measure,
  x: ProjectedSpace,
  y: ProjectedSpace,
): string | undefined {
  if (x.rows === undefined || y.rows === undefined) return x.reason ?? y.reason;
  if (x.rows.rows < measure.minimumRows) {
    return `${x.rows.rows} rows are too few: it needs ${measure.minimumRows}.`;
  }
  return measure.sameDimensions && x.rows.cols !== y.rows.cols
    ? `It compares column by column, and these have ${x.rows.cols} and ${y.rows.cols} dimensions.`
    : undefined;
}

/** A size × size matrix of what `compute` gives; half of it where it is symmetric. */
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
