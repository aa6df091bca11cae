import { InspectorError, throwIfCancelled } from '../../errors';
import { type Matrix, rowRange } from '../../linalg/matrix';
import type { OptionValues } from '../../registry';
import type { MetricValues } from '../../stitching/scores';
import type { Standardised } from '../../stitching/standardise';
import { type Targets, targetsAt } from '../../stitching/targets';
import type { Executor, Runtime } from '../comparison';
import { projectInBlocks } from '../project-in-blocks';
import { runTask } from '../tasks';
import type { DecoderHead } from './decoder-head';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';
import type { ResolvedRepresentation } from './representation';
import type { StitchOptions } from './stitching';

/** What one run has in common for all its representations. */
export interface RunContext {
  readonly run: Run;
  /** Paired rows, training rows first. */
  readonly order: readonly number[];
  readonly targets: Targets;
  readonly truth: Targets;
}

/** Scores of one representation in one run, [decoder][encoder]; null where a head does not fit. */
export type Cells = readonly (readonly (MetricValues | null)[])[];

export function runContext(study: PreparedStitching, run: Run): RunContext {
  return {
    run,
    order: [...run.train, ...run.test],
    targets: targetsAt(study.targets, run.train),
    truth: targetsAt(study.targets, run.test),
  };
}

/** A standardised representation of one space, or why there is none. */
export type Represented =
  | (Standardised & { readonly reason?: never })
  | { readonly reason: string; readonly train?: never; readonly test?: never };

/** Makes the representation of all spaces, as a head takes it. */
export function represent(
  representation: ResolvedRepresentation,
  spaces: readonly Matrix[],
  anchors: readonly number[],
  context: RunContext,
  options: StitchOptions,
  { executor }: Runtime,
): Promise<Represented[]> {
  const make = representation.trained === undefined ? standardised : sideBySide;
  return Promise.all(
    spaces.map(async (rows) => {
      try {
        return await make(representation, rows, anchors, context, options, executor);
      } catch (error) {
        // A space whose graph falls apart is no reason to give up the others.
        if (!(error instanceof InspectorError) || error.code !== 'unreachable') throw error;
        return { reason: `${error.problem} ${error.remedy}` };
      }
    }),
  );
}

/** One projection, every column standardised over the training rows. */
async function standardised(
  { id: projection }: ResolvedRepresentation,
  rows: Matrix,
  anchors: readonly number[],
  { order, run }: RunContext,
  { normalization, precision }: StitchOptions,
  executor: Executor,
): Promise<Standardised> {
  const input = { projection, normalization, rows, anchors, scored: order, precision };
  const projected = await projectInBlocks(executor, input);
  return runTask(executor, 'standardise', { rows: projected, trainRows: run.train.length });
}

/** What an aggregation is trained on: each projection after LayerNorm, side by side. */
async function sideBySide(
  { projections }: ResolvedRepresentation,
  rows: Matrix,
  anchors: readonly number[],
  { order, run }: RunContext,
  { normalization }: StitchOptions,
  executor: Executor,
): Promise<Standardised> {
  const spaces = [];
  for (const projection of projections) {
    const input = { projection, normalization, rows, anchors, scored: order };
    spaces.push(await projectInBlocks(executor, { ...input, precision: 'float32' }));
  }
  const all = await runTask(executor, 'blend-rows', { spaces });
  const trainRows = run.train.length;
  return { train: rowRange(all, 0, trainRows), test: rowRange(all, trainRows, all.rows) };
}

/**
 * Fits every decoder's head once and scores it on every encoder it fits.
 * @param share hears what share is done, where heads tell
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
      const scores = await runTask(executor, 'score-encoders', input, (done) => {
        shares[decoder] = done as number;
        share(shares.reduce((sum, each) => sum + each, 0) / spaces.length);
      });
      return byEncoder(spaces, fitting, scores);
    }),
  );
  throwIfCancelled(cancellation);
  return cells;
}

/** The same for several values of the head's options: the cells of each. */
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
      const scores = await runTask(executor, 'score-options', { ...input, choices });
      return scores.map((each) => byEncoder(spaces, fitting, each));
    }),
  );
  throwIfCancelled(cancellation);
  return choices.map((_, c) => rows.map((row) => row[c]!));
}

/** For each space the work of its head, and the encoders it fits; none where it has no features. */
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
