import { InspectorError, throwIfCancelled } from '../../errors';
import type { Matrix } from '../../linalg/matrix';
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

/** A standardised representation of one space, or why there is none. */
export type Represented =
  | (Standardised & { readonly reason?: never })
  | { readonly reason: string; readonly train?: never; readonly test?: never };

/** Projects all spaces and standardises each over its own training rows. */
export function represent(
  projection: string,
  spaces: readonly Matrix[],
  anchors: readonly number[],
  { order, run }: RunContext,
  { normalization, precision }: StitchOptions,
  { executor }: Runtime,
): Promise<Represented[]> {
  return Promise.all(
    spaces.map(async (rows) => {
      const input = { projection, normalization, rows, anchors, scored: order, precision };
      try {
        const projected = await projectInBlocks(executor, input);
        const trainRows = run.train.length;
        return await runTask(executor, 'standardise', { rows: projected, trainRows });
      } catch (error) {
        // A space whose graph falls apart is no reason to give up the others.
        if (!(error instanceof InspectorError) || error.code !== 'unreachable') throw error;
        return { reason: `${error.problem} ${error.remedy}` };
      }
    }),
  );
}

/** Fits every decoder's head once and scores it on every encoder it fits. */
export async function scoreCells(
  spaces: readonly Represented[],
  { targets, truth, run }: RunContext,
  head: { readonly id: string; readonly options: OptionValues },
  { executor, cancellation }: Runtime,
): Promise<Cells> {
  const cells = await Promise.all(
    spaces.map(async ({ train }) => {
      const fitting = spaces.flatMap(({ test }, encoder) =>
        train !== undefined && test?.cols === train.cols ? [{ encoder, test }] : [],
      );
      if (train === undefined) return spaces.map(() => null);
      const scores = await runTask(executor, 'score-encoders', {
        head: head.id,
        options: head.options,
        seed: run.seed,
        features: train,
        targets,
        encoders: fitting.map(({ test }) => test),
        truth,
      });
      return spaces.map(
        (_, e) => scores[fitting.findIndex(({ encoder }) => encoder === e)] ?? null,
      );
    }),
  );
  throwIfCancelled(cancellation);
  return cells;
}
