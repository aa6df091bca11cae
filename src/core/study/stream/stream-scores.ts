import type { Measure, Score } from '../../measures/measure';
import type { Projection } from '../../projection/projection';
import type { Resolved } from '../../registry';
import type { ComparisonOptions, Runtime } from '../comparison';
import { runTask } from '../tasks';
import { type PlannedPair, planPasses } from './plan-passes';
import type { PreparedStream } from './prepare-stream';
import { ProjectionScores } from './projection-scores';
import type { SumsWanted } from './row-sums';
import type { StreamedSpace } from './streamed-study';
import { sumSpaces } from './sum-spaces';
import type { ProjectedSide, SumPart } from './sum-rows';

/** The scores of one measure under one projection between all spaces. */
export interface StreamedScores {
  readonly projection: Resolved<Projection>;
  readonly measure: Resolved<Measure>;
  readonly matrix: readonly (readonly Score[])[];
  /** Columns of the space that has most. */
  readonly dims: number;
}

/** What is to be scored of sums over rows. */
export interface StreamedWork {
  readonly spaces: readonly StreamedSpace[];
  readonly projections: readonly Resolved<Projection>[];
  readonly measures: readonly Resolved<Measure>[];
  readonly options: ComparisonOptions;
  readonly memoryBytes: number;
}

/**
 * Scores all pairs by measures that are made of sums over rows, in as few passes over the files as memory
 * allows.
 * @param report hears the share that is done, and what is under way
 */
export async function streamScores(
  work: StreamedWork,
  study: PreparedStream,
  runtime: Runtime,
  report: (share: number, message: string) => void,
): Promise<StreamedScores[]> {
  const { spaces, projections, measures, memoryBytes } = work;
  const { executor } = runtime;
  const wanted = sumsWanted(measures);
  const sides = await frameSides(work, study, runtime);
  const { passes, ...ways } = planPasses({
    widths: sides.map((ofSpaces) => ofSpaces.map(({ frame }) => frame.shift.length)),
    dims: spaces.map(({ matrix }) => matrix.cols),
    products: wanted.products !== undefined,
    threads: executor.parallelism,
    memoryBytes,
  });
  const found = sides.map((ofSpaces) => new ProjectionScores(ofSpaces, measures, executor));
  for (const [at, pass] of passes.entries()) {
    const numbers = [...new Set(pass.map(({ projection }) => projection))];
    const names = numbers.map((p) => projections[p]!.name).join(', ');
    const parts = numbers.map((p) => partOf(p, pass, sides[p]!, wanted));
    const sums = await sumSpaces(parts, study.rows, spaces.length, ways, runtime, (share) => {
      report((at + share) / passes.length, `Summing up: ${names}`);
    });
    for (const [n, p] of numbers.entries()) await found[p]!.add(parts[n]!, sums[n]!);
    const later = new Set(
      passes.slice(at + 1).flatMap((rest) => rest.map((one) => one.projection)),
    );
    for (const p of numbers) if (!later.has(p)) await found[p]!.finish();
  }
  return projections.flatMap((projection, p) =>
    measures.map((measure, m) => ({
      projection,
      measure,
      matrix: found[p]!.matrices[m]!,
      dims: Math.max(...sides[p]!.map(({ frame }) => frame.shift.length)),
    })),
  );
}

/** What the measures need to be summed. */
function sumsWanted(measures: readonly Resolved<Measure>[]): SumsWanted {
  const needs = new Set(measures.map(({ entry }) => entry.preparation.ofMoments!.needs));
  return {
    ...(needs.has('exact-products')
      ? { products: 'float64' }
      : needs.has('products')
        ? { products: 'float32' }
        : {}),
    directions: needs.has('directions'),
  };
}

/** For every projection how every space is projected and summed. */
function frameSides(
  { spaces, projections, options }: StreamedWork,
  { sample, anchorRows, greatest }: PreparedStream,
  { executor }: Runtime,
): Promise<ProjectedSide[][]> {
  const { normalization, precision } = options;
  return Promise.all(
    projections.map(({ id }) =>
      Promise.all(
        spaces.map((_, space) =>
          runTask(executor, 'frame-rows', {
            space,
            projection: id,
            normalization,
            precision,
            anchors: anchorRows[space]!,
            sample: sample.rows[space]!,
            greatest: greatest[space]!,
          }),
        ),
      ),
    ),
  );
}

/** What a pass sums up under one projection. */
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
