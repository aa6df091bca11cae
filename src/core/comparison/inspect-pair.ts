import { InspectorError, throwIfCancelled } from '../errors';
import type { Measure, Score } from '../measures/measure';
import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { Resolved } from '../registry';
import { labelsOf } from '../study/align-labels';
import { rowsByLabel } from './class-scores';
import { needsAnchors } from './compare';
import type { ComparisonInput, ComparisonOptions } from './types';
import type { Executor, Runtime } from '../runtime/executor';
import { type NullDistribution, nullTask } from './null-distribution';
import { prepareStudy, type PreparedStudy } from '../study/prepare-study';
import { projectSpaces, type ProjectedSpaces } from '../study/project-study';
import { type AgreeingRow, leastAgreeingRows } from './row-agreement';
import { atMost } from './score-pairs';
import type { StudyToScore } from './score-study';
import { intervalTask } from './bootstrap-interval';
import { scoreTask } from './measure-tasks';

/** Cell of a score matrix that is to be inspected. */
export interface PairChoice {
  readonly row: number;
  readonly column: number;
  readonly measure: string;
  /** Projection of the per-class scores and of the rows. */
  readonly projection: string;
  /** Whether to compute null distributions and intervals as well, which take most of the time. */
  readonly spread: boolean;
}

/** Score of a pair under one projection, with its null distribution and interval. */
export interface PairBar {
  readonly projection: string;
  readonly value: number | null;
  /** Reason why there is no value. */
  readonly reason?: string;
  readonly null: NullDistribution | null;
  readonly interval: readonly [number, number] | null;
}

/** Details of the score of one pair of spaces. */
export interface PairInspection {
  readonly bars: readonly PairBar[];
  /** Scores on the rows of each label separately, most rows first; empty without labels. */
  readonly perClass: readonly {
    readonly label: string;
    readonly rows: number;
    readonly value: number | null;
  }[];
  /** Rows whose neighbours differ most, worst first. */
  readonly rows: readonly AgreeingRow[];
  /**
   * Number of sampled rows that all of this is computed from, if the study does not fit into
   * memory.
   */
  readonly sampledRows?: number;
}

/** Number of row shuffles for a null distribution, and of halves for an interval. */
const defaultSpread = { shuffles: 20, draws: 40 };
/** The same for slow measures, whose every score decomposes matrices. */
const spreadOfDear = { shuffles: 10, draws: 20 };
/**
 * Maximum number of rows for null distributions, intervals and neighbours; more would take too long
 * for an interactive view.
 */
const inspectedRows = 2000;
const rowsShown = 50;

/**
 * Computes the details of one pair's score.
 * @throws as {@link prepareStudy} does
 */
export async function inspectPair(
  input: ComparisonInput,
  choice: PairChoice,
  runtime: Runtime,
): Promise<PairInspection> {
  const options = inspectedOptions(input.options, choice);
  const study = await prepareStudy(input, needsAnchors(options), runtime);
  return inspectStudy(study, { ...input, options }, choice, runtime);
}

/**
 * Returns the options for an inspection: the chosen measure only, under the study's projections and
 * the chosen one.
 */
export function inspectedOptions(
  options: ComparisonOptions,
  { projection, measure }: PairChoice,
): ComparisonOptions {
  const projections = [...new Set([...options.projections, projection])];
  return { ...options, projections, measures: [measure] };
}

/** Computes the details of one pair's score in a prepared study in memory. */
export async function inspectStudy(
  study: PreparedStudy,
  input: StudyToScore,
  choice: PairChoice,
  runtime: Runtime,
): Promise<PairInspection> {
  const { options } = input;
  const measure = resolveMeasure(choice.measure);
  const projections = options.projections.map(resolveProjection);
  const pair = [choice.row, choice.column];
  if (pair.some((s) => study.rows[s] === undefined)) {
    throw new InspectorError({
      code: 'no-such-space',
      problem: `The study has ${study.rows.length} spaces; there is no pair ${choice.row}, ${choice.column}.`,
      remedy: 'Compute the study again.',
    });
  }
  let done = 0;
  const bars: PairBar[] = [];
  let shown: ProjectedSpaces | undefined;
  for (const projection of projections) {
    throwIfCancelled(runtime.cancellation);
    runtime.progress?.({ fraction: done++ / projections.length, message: projection.name });
    const projected = await projectSpaces(projection, study, pair, options, runtime);
    bars.push(await barOf(projection.id, measure, projected, input, choice.spread, runtime));
    if (projection.id === choice.projection) shown = projected;
  }
  throwIfCancelled(runtime.cancellation);
  const classes = study.labelled === undefined ? [] : rowsByLabel(shown!, labelsOf(study.labelled));
  return {
    bars,
    perClass: await Promise.all(
      classes.map(async ({ label, part }) => {
        const { value = null } = await scoreOf(measure, part, runtime.executor);
        return { label, rows: part.rowIndices.length, value };
      }),
    ),
    rows: await shownRows(shown!, study, input, runtime),
  };
}

async function barOf(
  projection: string,
  measure: Resolved<Measure>,
  projected: ProjectedSpaces,
  { options }: StudyToScore,
  spread: boolean,
  { executor }: Runtime,
): Promise<PairBar> {
  const { seed } = options;
  const looked = measure.entry.allPairs ? atMost(projected, options.sampleAbove, seed) : projected;
  const { value, undefined: reason } = await scoreOf(measure, looked, executor);
  const [x, y] = atMost(projected, inspectedRows, seed).spaces.map(({ rows }) => rows);
  if (!spread || value === undefined || x === undefined || y === undefined) {
    return {
      projection,
      value: value ?? null,
      ...(reason === undefined ? {} : { reason }),
      null: null,
      interval: null,
    };
  }
  const work = { measure: measure.id, x, y };
  const scoredRows = looked.rowIndices.length;
  const { shuffles, draws } = measure.entry.cost.includes('D³') ? spreadOfDear : defaultSpread;
  const [nullDistribution, interval] = await Promise.all([
    executor.run(nullTask, { ...work, shuffles, seed }),
    executor.run(intervalTask, {
      ...work,
      value,
      bootstrap: { draws, seed, scoredRows },
    }),
  ]);
  return { projection, value, null: nullDistribution, interval };
}

async function scoreOf(
  { id }: Resolved<Measure>,
  { spaces }: ProjectedSpaces,
  executor: Executor,
): Promise<Score> {
  const [x, y] = [spaces[0]!, spaces[1]!];
  if (x.rows === undefined) return { undefined: x.reason };
  if (y.rows === undefined) return { undefined: y.reason };
  return executor.run(scoreTask, { measure: id, x: x.rows, y: y.rows });
}

async function shownRows(
  projected: ProjectedSpaces,
  { ids, labelled }: PreparedStudy,
  { options }: StudyToScore,
  { executor }: Runtime,
): Promise<AgreeingRow[]> {
  const { spaces, rowIndices } = atMost(projected, inspectedRows, options.seed);
  const [x, y] = spaces.map(({ rows }) => rows);
  if (x === undefined || y === undefined) return [];
  const described = labelled && rowIndices.map((rowIndex) => labelled.rows[rowIndex]);
  const idsOfRows = rowIndices.map((rowIndex) => ids[rowIndex]!);
  return leastAgreeingRows(x, y, idsOfRows, described, rowsShown, executor);
}
