import { throwIfCancelled } from '../../errors';
import { rowRange } from '../../matrix';
import type { OptionValues } from '../../registry';
import type { MetricValues } from '../scores';
import type { Standardised } from '../standardise';
import { type Targets, targetsAt } from '../../training/targets';
import type { Executor, ProjectedSpace, Runtime } from '../../runtime/executor';
import { projectedSpace } from '../../study/cached-projection';
import type { DecoderHead } from './decoder-head';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';
import type { ResolvedRepresentation } from './representation';
import type { StitchOptions } from './stitching';
import { scoreEncodersTask, scoreOptionsTask, standardiseTask } from './tasks';
import { blendRowsTask } from '../../blending/normalise-rows';

/** Data of one run that all its representations share. */
export interface RunContext {
  readonly run: Run;
  /** Numbers of the paired rows, training rows first. */
  readonly order: readonly number[];
  readonly targets: Targets;
  readonly truth: Targets;
}

/**
 * Scores of one representation in one run, [decoder][encoder]; null if a head does not fit an
 * encoder.
 */
export type Cells = readonly (readonly (MetricValues | null)[])[];

export function runContext(study: PreparedStitching, run: Run): RunContext {
  return {
    run,
    order: [...run.train, ...run.test],
    targets: targetsAt(study.targets, run.train),
    truth: targetsAt(study.targets, run.test),
  };
}

/** Standardised representation of one space, or the reason why there is none. */
export type Represented =
  | (Standardised & { readonly reason?: never })
  | { readonly reason: string; readonly train?: never; readonly test?: never };

/**
 * Computes the standardised representation of spaces.
 * @param which numbers of the study's spaces
 */
export function represent(
  representation: ResolvedRepresentation,
  study: PreparedStitching,
  which: readonly number[],
  anchors: readonly number[],
  context: RunContext,
  { normalization, precision }: StitchOptions,
  runtime: Runtime,
): Promise<Represented[]> {
  const make = representation.trained === undefined ? standardised : sideBySide;
  return Promise.all(
    which.map((s) =>
      make(
        representation,
        context.run,
        (projection, stored) => {
          const how = { projection, normalization, anchors, scored: context.order };
          const input = { ...how, rows: study.rows[s]!, precision: stored ?? precision };
          return projectedSpace(input, study.contents[s], runtime);
        },
        runtime.executor,
      ),
    ),
  );
}

/**
 * Returns the runtime without its cache, for projections used only once: caching them would
 * displace others that are requested again.
 */
export function keepingNoProjections({ cache: _, ...runtime }: Runtime): Runtime {
  return runtime;
}

/**
 * Returns the runtime with the cache for the first run, which is the one that is inspected; without
 * it for others.
 */
export function projectingIn(run: Run, { runs }: PreparedStitching, runtime: Runtime): Runtime {
  return run === runs[0] ? runtime : keepingNoProjections(runtime);
}

/**
 * Projects a space's rows in the run's order.
 * @param precision the study's if absent
 */
type Project = (
  projection: string,
  precision?: StitchOptions['precision'],
) => Promise<ProjectedSpace>;

/** Computes one projection, every column standardised over the training rows. */
async function standardised(
  { id }: ResolvedRepresentation,
  { train }: Run,
  project: Project,
  executor: Executor,
): Promise<Represented> {
  const { rows, reason } = await project(id);
  return rows === undefined
    ? { reason }
    : executor.run(standardiseTask, { rows, trainRows: train.length });
}

/** Computes the input of a trained aggregation: each projection after LayerNorm, side by side. */
async function sideBySide(
  { projections }: ResolvedRepresentation,
  { train }: Run,
  project: Project,
  executor: Executor,
): Promise<Represented> {
  const spaces = [];
  for (const projection of projections) {
    const { rows, reason } = await project(projection, 'float32');
    if (rows === undefined) return { reason };
    spaces.push(rows);
  }
  const all = await executor.run(blendRowsTask, { spaces });
  const trainRows = train.length;
  return { train: rowRange(all, 0, trainRows), test: rowRange(all, trainRows, all.rows) };
}

/**
 * Fits every decoder's head once and scores it on every encoder that it fits.
 * @param share called with the share that is done, for heads that report it
 */
export async function scoreCells(
  spaces: readonly Represented[],
  context: RunContext,
  head: DecoderHead,
  { executor, cancellation }: Runtime,
  share: (done: number) => void = () => undefined,
): Promise<Cells> {
  const shares = spaces.map(() => 0);
  const cells = await Promise.all(
    decoders(spaces, context, head).map(async (work, decoder) => {
      if (work === undefined) return spaces.map(() => null);
      const { fitting, input } = work;
      const scores = await executor.run(scoreEncodersTask, input, (done) => {
        shares[decoder] = done;
        share(shares.reduce((sum, each) => sum + each, 0) / spaces.length);
      });
      return byEncoder(spaces, fitting, scores);
    }),
  );
  throwIfCancelled(cancellation);
  return cells;
}

/** Computes the scores for several values of the head's options: one matrix of cells for each. */
export async function scoreOptions(
  spaces: readonly Represented[],
  context: RunContext,
  head: DecoderHead,
  choices: readonly OptionValues[],
  { executor, cancellation }: Runtime,
): Promise<Cells[]> {
  const rows = await Promise.all(
    decoders(spaces, context, head).map(async (work) => {
      if (work === undefined) return choices.map(() => spaces.map(() => null));
      const { fitting, input } = work;
      const scores = await executor.run(scoreOptionsTask, { ...input, choices });
      return scores.map((each) => byEncoder(spaces, fitting, each));
    }),
  );
  throwIfCancelled(cancellation);
  return choices.map((_, c) => rows.map((row) => row[c]!));
}

/**
 * Returns for each space the fitting work of its head, and the encoders that it fits; nothing for a
 * space without features.
 */
function decoders(
  spaces: readonly Represented[],
  { targets, truth, run }: RunContext,
  head: DecoderHead,
) {
  return spaces.map(({ train }) => {
    if (train === undefined) return undefined;
    const fitting = spaces.flatMap(({ test }, encoder) =>
      test?.cols === train.cols ? [encoder] : [],
    );
    const encoders = fitting.map((encoder) => spaces[encoder]!.test!);
    return {
      fitting,
      input: { head, seed: run.seed, features: train, targets, encoders, truth },
    };
  });
}

function byEncoder(
  spaces: readonly Represented[],
  fitting: readonly number[],
  scores: readonly MetricValues[],
): (MetricValues | null)[] {
  return spaces.map((_, encoder) => scores[fitting.indexOf(encoder)] ?? null);
}
