import { throwIfCancelled } from '../errors';
import type { Measure, Score } from '../measures/measure';
import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { Resolved } from '../registry';
import { bestFits } from './best-fit';
import { classScores } from './class-scores';
import type { ComparisonResult, ComparisonScores, LeastAgreeing, Runtime } from './comparison';
import { describeFewRows } from './few-rows';
import { prepareStudy, type PreparedStudy, type StudyInput } from './prepare-study';
import { projectSpaces, type ProjectedSpaces } from './project-spaces';
import { leastAgreeingRows } from './row-agreement';
import { atMost, intervalPairs, nullPairs, scorePairs } from './score-pairs';
import { SharedPreparations } from './shared-preparations';
import { startAhead } from './start-ahead';
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
    const projected = await projectSpaces(projection, study, all, options, runtime.executor);
    fewRows.push(...describeFewRows(projection.id, measures, projected));
    const sample = atMost(projected, options.sampleAbove, options.seed);
    const shared = new SharedPreparations(measures, projected, sample, runtime.executor);
    const scored = startAhead(measures, runtime.executor.parallelism, (measure) => {
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
        ...(await extras(measure, rows, matrix, study, input, runtime)),
        ...(rows.sampled ? { sampledRows: rows.places.length } : {}),
      });
    }
    if (options.leastAgreeing !== undefined) {
      leastAgreeing.push(
        ...(await agreementOfPairs(projection.id, projected, study, input, runtime)),
      );
    }
  }
  const fits = bestFits(scores);
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
    ...(fits.length > 0 ? { fits } : {}),
    ...(options.leastAgreeing === undefined ? {} : { leastAgreeing }),
    warnings: [...study.warnings, ...fewRows, ...describeUndefined(undefinedScores)],
  };
}

/** What a study may ask for beside the scores themselves. */
async function extras(
  measure: Resolved<Measure>,
  projected: ProjectedSpaces,
  scores: readonly (readonly Score[])[],
  { labels }: PreparedStudy,
  { options }: StudyInput,
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
    ...(perClass && labels !== undefined
      ? { perClass: await classScores(measure, projected, labels, executor) }
      : {}),
  };
}

function undefinedAmong(
  matrix: readonly (readonly Score[])[],
  projection: string,
  measure: string,
  spaces: StudyInput['spaces'],
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
  { labels, options }: StudyInput,
  { executor }: Runtime,
): Promise<LeastAgreeing[]> {
  const { spaces, places } = atMost(projected, options.sampleAbove, options.seed);
  const ids = places.map((place) => study.ids[place]!);
  const described = new Map(labels?.rows.map((row) => [row.id, row]));
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
