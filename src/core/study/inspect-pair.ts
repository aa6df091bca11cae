import { InspectorError, throwIfCancelled } from '../errors';
import { gatherRows, type Matrix } from '../linalg/matrix';
import type { Measure, Score } from '../measures/measure';
import { resolveMeasure } from '../measures/registry';
import { resolveProjection } from '../projection/registry';
import type { Resolved } from '../registry';
import { sampleRows } from './choose-rows';
import { whyIncomparable } from './compare';
import type { Runtime } from './comparison';
import type { NullDistribution } from './null-distribution';
import { prepareStudy, type PreparedStudy, type StudyInput } from './prepare-study';
import { runTask } from './tasks';

/** Which cell of the matrix to look behind. */
export interface PairChoice {
  readonly row: number;
  readonly column: number;
  readonly measure: string;
  /** The projection of the per-class scores and the rows. */
  readonly projection: string;
}

/** A pair's score under one projection, with what chance and sampling make of it. */
export interface PairBar {
  readonly projection: string;
  readonly value: number | null;
  /** Why there is no value. */
  readonly reason?: string;
  readonly null: NullDistribution | null;
  readonly interval: readonly [number, number] | null;
}

/** What lies behind the score of one pair of spaces. */
export interface PairInspection {
  readonly bars: readonly PairBar[];
  /** The score over the rows of each label alone, most rows first; empty without labels. */
  readonly perClass: readonly {
    readonly label: string;
    readonly rows: number;
    readonly value: number | null;
  }[];
  /** Rows whose neighbours differ most, worst first. */
  readonly rows: readonly {
    readonly id: string;
    readonly label?: string;
    readonly text?: string;
    /** Share of the {@link agreementNeighbours} nearest rows that both spaces have in common. */
    readonly agreement: number;
  }[];
}

/** Row shuffles behind a pair's null, and halves behind its interval. */
const nullShuffles = 20;
const spreadDraws = 40;
/** Rows that nulls, intervals and neighbours look at; more would keep a person waiting. */
const inspectedRows = 2000;
const agreementNeighbours = 10;
const rowsShown = 50;

/** Looks behind one pair's score. @throws as {@link prepareStudy} does */
export async function inspectPair(
  input: StudyInput,
  choice: PairChoice,
  runtime: Runtime,
): Promise<PairInspection> {
  const { options } = input;
  const measure = resolveMeasure(choice.measure);
  const projections = [...new Set([...options.projections, choice.projection])].map(
    resolveProjection,
  );
  const study = await prepareStudy(
    input,
    projections.some(({ entry }) => entry.usesAnchors),
    runtime,
  );
  const sides = [choice.row, choice.column].map((s) => study.rows[s]);
  const [x, y] = sides;
  if (x === undefined || y === undefined) {
    throw new InspectorError({
      code: 'no-such-space',
      problem: `The study has ${study.rows.length} spaces; there is no pair ${choice.row}, ${choice.column}.`,
      remedy: 'Compute the study again.',
    });
  }
  let done = 0;
  const bars: PairBar[] = [];
  let shown: { x: Matrix; y: Matrix } | undefined;
  for (const projection of projections) {
    throwIfCancelled(runtime.cancellation);
    runtime.progress?.({ fraction: done++ / projections.length, message: projection.name });
    const [px, py] = await Promise.all(
      [x, y].map((rows) =>
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
    bars.push(await barOf(projection.id, measure, px!, py!, input, runtime));
    if (projection.id === choice.projection) shown = { x: px!, y: py! };
  }
  throwIfCancelled(runtime.cancellation);
  return {
    bars,
    perClass: await scoresByClass(measure, shown!, study, runtime),
    rows: await leastAgreeingRows(shown!, study, input, runtime),
  };
}

async function barOf(
  projection: string,
  measure: Resolved<Measure>,
  x: Matrix,
  y: Matrix,
  { options }: StudyInput,
  { executor }: Runtime,
): Promise<PairBar> {
  const [fullX, fullY] = measure.entry.allPairs
    ? sampled([x, y], options.sampleAbove, options.seed)
    : [x, y];
  const score = await scoreOf(measure, fullX!, fullY!, executor);
  if (score.value === undefined) {
    return { projection, value: null, reason: score.undefined, null: null, interval: null };
  }
  const [sx, sy] = sampled([x, y], inspectedRows, options.seed);
  const work = { measure: measure.id, x: sx!, y: sy!, seed: options.seed };
  const [nullDistribution, interval] = await Promise.all([
    runTask(executor, 'null', { ...work, shuffles: nullShuffles }),
    runTask(executor, 'interval', { ...work, value: score.value, draws: spreadDraws }),
  ]);
  return { projection, value: score.value, null: nullDistribution, interval };
}

async function scoreOf(
  { id, entry }: Resolved<Measure>,
  x: Matrix,
  y: Matrix,
  executor: Runtime['executor'],
): Promise<Score> {
  const reason = whyIncomparable(entry, x, y);
  if (reason !== undefined) return { undefined: reason };
  const [a, b] = await Promise.all(
    [x, y].map((rows) => runTask(executor, 'prepare', { measure: id, rows })),
  );
  return runTask(executor, 'compare', { measure: id, x: a, y: b });
}

async function scoresByClass(
  measure: Resolved<Measure>,
  { x, y }: { x: Matrix; y: Matrix },
  { labels, scored }: PreparedStudy,
  { executor }: Runtime,
): Promise<PairInspection['perClass']> {
  if (labels === undefined) return [];
  const classes = new Map<string, number[]>();
  for (const [at, row] of scored.entries()) {
    const label = labels[row];
    if (label !== undefined) classes.set(label, [...(classes.get(label) ?? []), at]);
  }
  const scores = await Promise.all(
    [...classes].map(async ([label, rows]) => {
      const score = await scoreOf(measure, gatherRows(x, rows), gatherRows(y, rows), executor);
      return { label, rows: rows.length, value: score.value ?? null };
    }),
  );
  return scores.sort((a, b) => b.rows - a.rows || (a.label < b.label ? -1 : 1));
}

async function leastAgreeingRows(
  { x, y }: { x: Matrix; y: Matrix },
  { ids, scored }: PreparedStudy,
  { labels, options }: StudyInput,
  { executor }: Runtime,
): Promise<PairInspection['rows']> {
  const sample =
    x.rows > inspectedRows ? sampleRows(x.rows, inspectedRows, options.seed) : undefined;
  const [sx, sy] = sample === undefined ? [x, y] : [gatherRows(x, sample), gatherRows(y, sample)];
  if (sx.rows <= agreementNeighbours) return [];
  const agreement = await runTask(executor, 'row-agreement', {
    x: sx,
    y: sy,
    k: agreementNeighbours,
  });
  const described = new Map(labels?.rows.map((row) => [row.id, row]));
  return Array.from(agreement.keys())
    .sort((a, b) => agreement[a]! - agreement[b]! || a - b)
    .slice(0, rowsShown)
    .map((at) => {
      const id = ids[scored[sample?.[at] ?? at]!]!;
      const row = described.get(id);
      return {
        id,
        ...(row === undefined ? {} : { label: row.label }),
        ...(row?.text === undefined ? {} : { text: row.text }),
        agreement: agreement[at]!,
      };
    });
}

function sampled(rows: readonly Matrix[], most: number, seed: number): readonly Matrix[] {
  const count = rows[0]!.rows;
  if (count <= most) return rows;
  const sample = sampleRows(count, most, seed);
  return rows.map((matrix) => gatherRows(matrix, sample));
}
