import { throwIfCancelled } from '../../errors';
import { gatherRows, type Matrix } from '../../linalg/matrix';
import type { OptionValues } from '../../registry';
import type { MetricValues } from '../../stitching/scores';
import type { Standardised } from '../../stitching/standardise';
import { type Targets, targetsAt } from '../../stitching/targets';
import type { Runtime } from '../comparison';
import { projectInBlocks } from '../project-in-blocks';
import { runTask } from '../tasks';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';
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

/** Projects all spaces and standardises each over its own training rows. */
export function represent(
  projection: string,
  spaces: readonly Matrix[],
  anchors: readonly number[],
  { order, run }: RunContext,
  { normalization, precision }: StitchOptions,
  { executor }: Runtime,
): Promise<Standardised[]> {
  return Promise.all(
    spaces.map(async (rows) => {
      const projected = await projectInBlocks(executor, {
        projection,
        normalization,
        rows,
        anchors,
        scored: order,
        precision,
      });
      return runTask(executor, 'standardise', { rows: projected, trainRows: run.train.length });
    }),
  );
}

/** Fits every decoder's head once and scores it on every encoder it fits. */
export async function scoreCells(
  spaces: readonly Standardised[],
  { targets, truth, run }: RunContext,
  head: { readonly id: string; readonly options: OptionValues },
  { executor, cancellation }: Runtime,
): Promise<Cells> {
  const cells = await Promise.all(
    spaces.map(async ({ train }) => {
      const fitting = spaces.flatMap(({ test }, e) => (test.cols === train.cols ? [e] : []));
      const scores = await runTask(executor, 'score-encoders', {
        head: head.id,
        options: head.options,
        seed: run.seed,
        features: train,
        targets,
        encoders: fitting.map((e) => spaces[e]!.test),
        truth,
      });
      return spaces.map((_, e) => scores[fitting.indexOf(e)] ?? null);
    }),
  );
  throwIfCancelled(cancellation);
  return cells;
}

/** Rows of each space as they are in the file, training rows first. */
export function orderedRows(spaces: readonly Matrix[], { order }: RunContext): Matrix[] {
  return spaces.map((rows) => gatherRows(rows, order));
}
