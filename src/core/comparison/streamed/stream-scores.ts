import type { Matrix } from '../../matrix';
import type { Measure, Score } from '../../measures/measure';
import type { Projection } from '../../projection/projection';
import type { Resolved } from '../../registry';
import type { ComparisonOptions } from '../types';
import type { Runtime } from '../../runtime/executor';
import { type PlannedPair, planPasses } from './plan-passes';
import type { PreparedStream } from './prepare-stream';
import { ProjectionScores } from './projection-scores';
import type { SumsWanted } from './row-sums';
import { covarianceSurrogate } from './covariance-surrogate';
import type { StreamedSpace } from './streamed-study';
import { sumSpaces } from './sum-spaces';
import { type PartSums, type ProjectedSide, type SumPart, widthOf } from './sum-rows';
import { scaleRowsTask } from './scale-rows';

/** Scores of one measure under one projection between all spaces. */
export interface StreamedScores {
  readonly projection: Resolved<Projection>;
  readonly measure: Resolved<Measure>;
  readonly matrix: readonly (readonly Score[])[];
  /** Number of columns of the widest space. */
  readonly dims: number;
}

/** Input for scoring from sums over rows. */
export interface StreamedWork {
  readonly spaces: readonly StreamedSpace[];
  readonly projections: readonly Resolved<Projection>[];
  readonly measures: readonly Resolved<Measure>[];
  readonly options: ComparisonOptions;
  readonly memoryBytes: number;
}

/**
 * Scores all pairs by the measures that can be computed from sums over rows, in as few passes over
 * the files as memory allows.
 * @param report called with the share that is done and a message
 */
export async function streamScores(
  work: StreamedWork,
  study: PreparedStream,
  runtime: Runtime,
  report: (share: number, message: string) => void,
): Promise<StreamedScores[]> {
  const { projections, measures } = work;
  const { executor } = runtime;
  const wanted = sumsWanted(measures);
  const surrogates = await surrogatesFor(work, study, runtime, report);
  const sides = await scaleSides(work, study, surrogates, runtime);
  const found = sides.map((ofSpaces) => new ProjectionScores(ofSpaces, measures, executor));
  const add = async (p: number, part: SumPart, sums: PartSums): Promise<void> =>
    found[p]!.add(part, sums);
  await runPasses(work, sides, wanted, study, runtime, add, (share, message) => {
    report(firstShare * share, message);
  });
  const uncertain = found.flatMap((scores, p) => (scores.needsTurning ? [p] : []));
  if (uncertain.length > 0) {
    await runPasses(
      { ...work, projections: uncertain.map((p) => projections[p]!) },
      uncertain.map((p) => found[p]!.rotatedSides),
      { products: 'float64', directions: false },
      study,
      runtime,
      (at, part, sums) => found[uncertain[at]!]!.addRotated(part, sums),
      (share, message) => {
        report(firstShare + (1 - firstShare) * share, `${message}, turned to principal axes`);
      },
    );
  }
  for (const scores of found) await scores.finish();
  return projections.flatMap((projection, p) =>
    measures.map((measure, m) => ({
      projection,
      measure,
      matrix: found[p]!.matrices[m]!,
      dims: Math.max(...sides[p]!.map(widthOf)),
    })),
  );
}

/** Share of the progress for the first passes, if rows are summed a second time. */
const firstShare = 0.6;

/**
 * Runs the passes that sum all pairs under all projections.
 * @param add receives the sums of a part of a projection
 */
async function runPasses(
  { spaces, projections, memoryBytes }: StreamedWork,
  sides: readonly (readonly ProjectedSide[])[],
  wanted: SumsWanted,
  study: PreparedStream,
  runtime: Runtime,
  add: (projection: number, part: SumPart, sums: PartSums) => Promise<void>,
  report: (share: number, message: string) => void,
): Promise<void> {
  const { passes, ...plan } = planPasses({
    widths: sides.map((ofSpaces) => ofSpaces.map(widthOf)),
    dims: spaces.map(({ matrix }) => matrix.cols),
    products: wanted.products !== undefined,
    threads: runtime.executor.parallelism,
    memoryBytes,
  });
  for (const [at, pass] of passes.entries()) {
    const numbers = [...new Set(pass.map(({ projection }) => projection))];
    const names = numbers.map((p) => projections[p]!.name).join(', ');
    const parts = numbers.map((p) => partOf(p, pass, sides[p]!, wanted));
    const sums = await sumSpaces(parts, study.rows, spaces.length, plan, runtime, (share) => {
      report((at + share) / passes.length, `Summing up: ${names}`);
    });
    for (const [n, p] of numbers.entries()) await add(p, parts[n]!, sums[n]!);
  }
}

/** Determines the sums that the measures need. */
function sumsWanted(measures: readonly Resolved<Measure>[]): SumsWanted {
  const needs = new Set(measures.map(({ entry }) => entry.preparation.ofMoments!.needs));
  return {
    ...(needs.has('exact-products') || needs.has('axes')
      ? { products: 'float64' }
      : needs.has('products')
        ? { products: 'float32' }
        : {}),
    directions: needs.has('directions'),
  };
}

/** Determines for every projection how every space is projected and summed. */
function scaleSides(
  { spaces, projections, options }: StreamedWork,
  { sample, anchorRows, maximum }: PreparedStream,
  surrogates: readonly Matrix[] | undefined,
  { executor }: Runtime,
): Promise<ProjectedSide[][]> {
  const { normalization, precision } = options;
  return Promise.all(
    projections.map(({ id, entry }) =>
      Promise.all(
        spaces.map((_, space) =>
          executor.run(scaleRowsTask, {
            space,
            projection: id,
            normalization,
            precision,
            anchors: anchorRows[space]!,
            sample: sample.rows[space]!,
            maximum: maximum[space]!,
            ...(entry.usesCovariance ? { surrogate: surrogates![space]! } : {}),
          }),
        ),
      ),
    ),
  );
}

/** The part of a pass that belongs to one projection. */
function partOf(
  projection: number,
  pass: readonly PlannedPair[],
  sides: readonly ProjectedSide[],
  wanted: SumsWanted,
): SumPart {
  const pairs = pass.filter((planned) => planned.projection === projection).map(({ pair }) => pair);
  const used = [...new Set(pairs.flat())].sort((a, b) => a - b);
  return {
    sides: used.map((space) => sides[space]!),
    pairs: pairs.map(([i, j]) => [used.indexOf(i), used.indexOf(j)]),
    wanted,
  };
}

/**
 * Computes the surrogate rows of every space, in a pass over each file, if a projection uses the
 * covariance of all rows.
 */
async function surrogatesFor(
  { spaces, projections, options, memoryBytes }: StreamedWork,
  { pairedRows, sample, anchorRows, maximum }: PreparedStream,
  runtime: Runtime,
  report: (share: number, message: string) => void,
): Promise<Matrix[] | undefined> {
  if (!projections.some(({ entry }) => entry.usesCovariance)) return undefined;
  const surrogates: Matrix[] = [];
  for (const [space, { name, matrix }] of spaces.entries()) {
    const input = {
      space,
      spaces: spaces.length,
      cols: matrix.cols,
      rows: pairedRows,
      sample: sample.rows[space]!,
      anchors: anchorRows[space]!,
      maximum: maximum[space]!,
      normalization: options.normalization,
      memoryBytes,
    };
    const tell = (): void => {
      report(0, `Summing up the covariance of ${name}`);
    };
    surrogates.push(await covarianceSurrogate(input, runtime, tell));
  }
  return surrogates;
}
