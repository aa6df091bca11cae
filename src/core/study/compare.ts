import { throwIfCancelled } from '../errors';
import { gatherRows, type Matrix } from '../linalg/matrix';
import type { Measure, Score } from '../measures/measure';
import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { Resolved } from '../registry';
import { sampleRows } from './choose-rows';
import type { ComparisonResult, ComparisonScores, Runtime } from './comparison';
import type { NullDistribution } from './null-distribution';
import { prepareStudy, type StudyInput } from './prepare-study';
import { runTask } from './tasks';
import { describeUndefined, type UndefinedScore } from './undefined-warnings';

/**
 * Scores every pair of spaces under every projection and measure. The same input gives the same
 * numbers whatever the executor does: each task depends on its input alone.
 * @throws InspectorError for unknown ids and for everything {@link prepareStudy} refuses
 * @throws CancelledError once the runtime's cancellation has fired
 */
export async function compare(input: StudyInput, runtime: Runtime): Promise<ComparisonResult> {
  const { spaces, options } = input;
  const projections = options.projections.map(resolveProjection);
  const measures = options.measures.map(resolveMeasure);
  const study = await prepareStudy(
    input,
    projections.some(({ entry }) => entry.usesAnchors),
    runtime,
  );
  const warnings = [...study.warnings];
  const undefinedScores: UndefinedScore[] = [];
  const scores: ComparisonScores[] = [];
  const steps = projections.length * (1 + measures.length);
  let done = 0;
  const step = (message: string): void => {
    throwIfCancelled(runtime.cancellation);
    runtime.progress?.({ fraction: done++ / steps, message });
  };
  for (const projection of projections) {
    step(`Projecting: ${projection.name}`);
    const projected = await Promise.all(
      study.rows.map((rows) =>
        runTask(runtime.executor, 'project', {
          projection: projection.id,
          normalization: options.normalization,
          rows,
          anchors: study.anchors,
          scored: study.scored,
          precision: options.precision,
        }),
      ),
    );
    const prepared = new Map<string, Promise<unknown>[]>();
    for (const measure of measures) {
      step(`${projection.name}: ${measure.name}`);
      const { rows, sampledRows } = rowsFor(
        measure.entry,
        projected,
        options.sampleAbove,
        options.seed,
      );
      const key = preparationKey(measure);
      const sides =
        prepared.get(key) ??
        rows.map((matrix) =>
          runTask(runtime.executor, 'prepare', { measure: measure.id, rows: matrix }),
        );
      prepared.set(key, sides);
      const matrix = await comparePairs(measure, await Promise.all(sides), rows, runtime);
      throwIfCancelled(runtime.cancellation);
      for (const [i, row] of matrix.entries()) {
        for (const [j, score] of row.entries()) {
          if (score.value !== undefined) continue;
          const pair = [spaces[i]!.name, spaces[j]!.name] as const;
          undefinedScores.push({
            projection: projection.id,
            measure: measure.id,
            pair,
            reason: score.undefined,
          });
        }
      }
      scores.push({
        projection: projection.id,
        measure: measure.id,
        convention: measure.entry.convention,
        matrix: matrix.map((row) => row.map(({ value }) => value ?? null)),
        ...(options.nullShuffles > 0
          ? { null: await nullMatrix(measure, rows, options.nullShuffles, options.seed, runtime) }
          : {}),
        ...(sampledRows === undefined ? {} : { sampledRows }),
      });
    }
  }
  warnings.push(...describeUndefined(undefinedScores));
  return {
    spaces: spaces.map(({ name, file, matrix, dtype }) => ({
      name,
      file,
      rows: matrix.rows,
      dims: matrix.cols,
      dtype,
    })),
    rows: study.scored.length,
    anchors: study.anchors.map((row) => study.ids[row]!),
    scores,
    warnings,
  };
}

/** Measures with the same key share what they prepare. */
function preparationKey({ entry, options }: Resolved<Measure>): string {
  return `${entry.preparation.id} ${JSON.stringify(options)} ${entry.allPairs}`;
}

/** The rows a measure looks at: all, or a sample where it looks at all pairs of very many. */
function rowsFor(
  measure: Measure,
  projected: readonly Matrix[],
  sampleAbove: number,
  seed: number,
): { rows: readonly Matrix[]; sampledRows?: number } {
  const count = projected[0]!.rows;
  if (!measure.allPairs || count <= sampleAbove) return { rows: projected };
  const sample = sampleRows(count, sampleAbove, seed);
  return { rows: projected.map((rows) => gatherRows(rows, sample)), sampledRows: sampleAbove };
}

async function comparePairs(
  { id, entry }: Resolved<Measure>,
  sides: readonly unknown[],
  rows: readonly Matrix[],
  { executor }: Runtime,
): Promise<Score[][]> {
  const score = (i: number, j: number): Promise<Score> => {
    const reason = whyIncomparable(entry, rows[i]!, rows[j]!);
    return reason === undefined
      ? runTask(executor, 'compare', { measure: id, x: sides[i], y: sides[j] })
      : Promise.resolve({ undefined: reason });
  };
  return mapPairs(sides.length, entry.symmetric, score);
}

/** What keeps a measure from looking at two spaces at all. */
export function whyIncomparable(measure: Measure, x: Matrix, y: Matrix): string | undefined {
  if (x.rows < measure.minimumRows) {
    return `${x.rows} rows are too few: it needs ${measure.minimumRows}.`;
  }
  return measure.sameDimensions && x.cols !== y.cols
    ? `It compares column by column, and these have ${x.cols} and ${y.cols} dimensions.`
    : undefined;
}

function nullMatrix(
  { id, entry }: Resolved<Measure>,
  rows: readonly Matrix[],
  shuffles: number,
  seed: number,
  { executor }: Runtime,
): Promise<(NullDistribution | null)[][]> {
  return mapPairs(rows.length, entry.symmetric, (i, j) =>
    whyIncomparable(entry, rows[i]!, rows[j]!) === undefined
      ? runTask(executor, 'null', { measure: id, x: rows[i]!, y: rows[j]!, shuffles, seed })
      : Promise.resolve(null),
  );
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
