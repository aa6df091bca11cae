import { throwIfCancelled } from '../errors';
import type { Measure, Score } from '../measures/measure';
import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { Resolved } from '../registry';
import { labelsOf } from '../study/align-labels';
import { classScores } from './class-scores';
import type { ComparisonOptions, ComparisonScores, LeastAgreeing } from './types';
import type { LoadedSpace } from '../study/types';
import type { Runtime } from '../runtime/executor';
import { describeFewRows } from './few-rows';
import type { PreparedStudy } from '../study/prepare-study';
import { projectSpaces, type ProjectedSpaces } from '../study/project-study';
import { leastAgreeingRows } from './row-agreement';
import { atMost, intervalPairs, nullPairs, scorePairs } from './score-pairs';
import { SharedPreparations } from './shared-preparations';
import { prefetch } from '../runtime/prefetch';
import { describeUndefined, type UndefinedScore } from './undefined-warnings';

/** Result of scoring a study. */
export interface StudyScores {
  readonly scores: readonly ComparisonScores[];
  readonly leastAgreeing?: readonly LeastAgreeing[];
  readonly warnings: readonly string[];
}

/** The parts of a study that scoring needs besides its rows. */
export interface StudyToScore {
  readonly spaces: readonly Pick<LoadedSpace, 'name'>[];
  readonly options: ComparisonOptions;
}

/**
 * Scores a prepared study in memory.
 * @throws CancelledError
 */
export async function scoreStudy(
  study: PreparedStudy,
  { spaces, options }: StudyToScore,
  runtime: Runtime,
): Promise<StudyScores> {
  const projections = options.projections.map(resolveProjection);
  const measures = options.measures.map(resolveMeasure);
  const undefinedScores: UndefinedScore[] = [];
  const fewRows: string[] = [];
  const scores: ComparisonScores[] = [];
  const leastAgreeing: LeastAgreeing[] = [];
  const steps = projections.length * (1 + measures.length);
  let done = 0;
  const step = (message: string): void => {
    throwIfCancelled(runtime.cancellation);
    runtime.progress?.({ fraction: done++ / steps, message });
  };
  for (const projection of projections) {
    step(`Projecting: ${projection.name}`);
    const all = spaces.map((_, s) => s);
    const projected = await projectSpaces(projection, study, all, options, runtime);
    const cols = Math.max(...projected.spaces.map(({ rows }) => rows?.cols ?? 0));
    const shape = { rows: projected.rowIndices.length, cols };
    fewRows.push(...describeFewRows(projection.id, measures, shape));
    const sample = measures.some(({ entry }) => entry.allPairs)
      ? atMost(projected, options.sampleAbove, options.seed)
      : projected;
    const shared = new SharedPreparations(measures, projected, sample, runtime.executor);
    const scored = prefetch(measures, runtime.executor.parallelism, (measure) => {
      step(`${projection.name}: ${measure.name}`);
      return scorePairs(measure, shared, runtime.executor);
    });
    for await (const [measure, matrix] of scored) {
      const rows = shared.rowsFor(measure.entry);
      shared.releaseAfter(measure);
      throwIfCancelled(runtime.cancellation);
      undefinedScores.push(...undefinedAmong(matrix, projection.id, measure.id, spaces));
      scores.push({
        projection: projection.id,
        measure: measure.id,
        convention: measure.entry.convention,
        matrix: matrix.map((row) => row.map(({ value }) => value ?? null)),
        ...(await extras(measure, rows, matrix, study, options, runtime)),
        ...(rows.sampled ? { sampledRows: rows.rowIndices.length } : {}),
      });
    }
    if (options.leastAgreeing !== undefined) {
      leastAgreeing.push(
        ...(await agreementOfPairs(projection.id, projected, study, options, runtime)),
      );
    }
  }
  return {
    scores,
    ...(options.leastAgreeing === undefined ? {} : { leastAgreeing }),
    warnings: [...fewRows, ...describeUndefined(undefinedScores)],
  };
}

/**
 * Computes the optional results of a study besides the scores: nulls, intervals and per-class
 * scores.
 */
async function extras(
  measure: Resolved<Measure>,
  projected: ProjectedSpaces,
  scores: readonly (readonly Score[])[],
  { labelled }: PreparedStudy,
  options: ComparisonOptions,
  { executor }: Runtime,
): Promise<Pick<ComparisonScores, 'null' | 'interval' | 'perClass'>> {
  const { nullShuffles, intervalDraws = 0, perClass = false, seed } = options;
  const { spaces } = projected;
  const draws = intervalDraws;
  return {
    ...(nullShuffles > 0 ? { null: await nullPairs(measure, spaces, options, executor) } : {}),
    ...(draws > 0
      ? { interval: await intervalPairs(measure, spaces, scores, { draws, seed }, executor) }
      : {}),
    ...(perClass && labelled !== undefined
      ? { perClass: await classScores(measure, projected, labelsOf(labelled), executor) }
      : {}),
  };
}

/** Lists the undefined scores of a matrix. */
export function undefinedAmong(
  matrix: readonly (readonly Score[])[],
  projection: string,
  measure: string,
  spaces: StudyToScore['spaces'],
): UndefinedScore[] {
  return matrix.flatMap((row, i) =>
    row.flatMap(({ undefined: reason }, j) => {
      if (reason === undefined) return [];
      return [{ projection, measure, pair: [spaces[i]!.name, spaces[j]!.name] as const, reason }];
    }),
  );
}

async function agreementOfPairs(
  projection: string,
  projected: ProjectedSpaces,
  study: PreparedStudy,
  options: ComparisonOptions,
  { executor }: Runtime,
): Promise<LeastAgreeing[]> {
  const { spaces, rowIndices } = atMost(projected, options.sampleAbove, options.seed);
  const ids = rowIndices.map((rowIndex) => study.ids[rowIndex]!);
  const described = study.labelled && rowIndices.map((rowIndex) => study.labelled!.rows[rowIndex]);
  const count = options.leastAgreeing ?? 0;
  const pairs = spaces.flatMap(({ rows: x }, i) =>
    spaces.slice(i + 1).flatMap(({ rows: y }, after) => {
      if (x === undefined || y === undefined) return [];
      return [{ x, y, pair: [i, i + 1 + after] as const }];
    }),
  );
  return Promise.all(
    pairs.map(async ({ x, y, pair }) => ({
      projection,
      pair,
      rows: await leastAgreeingRows(x, y, ids, described, count, executor),
    })),
  );
}
