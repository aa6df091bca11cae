import { throwIfCancelled } from '../../errors';
import { resolveHead, resolveHeadOptions } from '../../stitching/heads/registry';
import { metricsOf } from '../../stitching/scores';
import type { Runtime } from '../comparison';
import { baselineRun, type BaselineRun, baselineScores } from './baselines';
import { type Cells, represent, runContext, scoreCells } from './cells';
import { pairScores } from './pair-scores';
import { prepareStitching } from './prepare-stitching';
import {
  describeRepresentation,
  resolveRepresentation,
  type ResolvedRepresentation,
} from './representation';
import type { StitchingResult, StitchInput } from './stitching';
import { planSweeps } from './sweeps';
import { trainingAnchors } from './training-anchors';

/**
 * Fits a head on every space (the decoders) and scores it on every space (the encoders), for each
 * representation. The same input gives the same numbers whatever the executor does.
 * @throws InspectorError for unknown ids, values out of bounds, and everything that
 *   {@link prepareStitching} and {@link trainingAnchors} refuse
 * @throws CancelledError once the runtime's cancellation has fired
 */
export async function stitch(input: StitchInput, runtime: Runtime): Promise<StitchingResult> {
  const { spaces, options } = input;
  const { task } = options;
  const headEntry = resolveHead(options.head, task);
  const head = { id: headEntry.id, options: resolveHeadOptions(headEntry, options.headOptions) };
  const representations = options.projections.map(resolveRepresentation);
  const metrics = metricsOf(task);
  const swept = options.sweeps.projections?.map(resolveRepresentation) ?? representations;
  const sweeps = planSweeps(options, headEntry, swept);
  const study = await prepareStitching(input, runtime);
  const needsAnchors =
    options.baselines || representations.some(({ resolved }) => resolved.entry.usesAnchors);

  const units = representations.length + (options.baselines ? 1 : 0) + sweeps.units;
  let done = 0;
  const step = (message: string): void => {
    throwIfCancelled(runtime.cancellation);
    runtime.progress?.({ fraction: done++ / (units * study.runs.length), message });
  };

  const cells = representations.map((): Cells[] => []);
  const missing = new Set<string>();
  const baselines: BaselineRun[] = [];
  let firstAnchors: readonly number[] = [];
  for (const [r, run] of study.runs.entries()) {
    const prefix = study.runs.length > 1 ? `Run ${r + 1} of ${study.runs.length}, ` : '';
    const context = runContext(study, run);
    const anchors = needsAnchors
      ? await trainingAnchors(options.anchors, study, run, runtime.executor)
      : [];
    if (r === 0) firstAnchors = anchors;
    for (const [i, { id, resolved }] of representations.entries()) {
      step(`${prefix}${resolved.name}`);
      const represented = await represent(id, study.rows, anchors, context, options, runtime);
      for (const [s, { reason }] of represented.entries()) {
        if (reason !== undefined) missing.add(`${id} of ${spaces[s]!.name}: ${reason}`);
      }
      cells[i]!.push(await scoreCells(represented, context, head, runtime));
    }
    if (options.baselines) {
      step(`${prefix}baselines`);
      baselines.push(await baselineRun(study, context, anchors, head, options, runtime));
    }
    await sweeps.run(study, context, head, runtime, (message) => {
      step(`${prefix}${message}`);
    });
  }

  const names = spaces.map(({ name }) => name);
  return {
    spaces: spaces.map(({ name, file, dtype, matrix }) => ({
      name,
      file,
      rows: matrix.rows,
      dims: matrix.cols,
      dtype,
    })),
    task,
    head,
    metrics,
    decoders: names,
    encoders: names,
    classes: study.targets.kind === 'classes' ? study.targets.classes : [],
    split: study.split,
    runs: study.runs.length,
    anchors: firstAnchors.map((row) => study.ids[row]!),
    results: representations.flatMap((representation, i) =>
      pairScores(metrics, cells[i]!).map((scores) => ({
        ...describeRepresentation(representation),
        head: head.id,
        ...scores,
      })),
    ),
    baselines: baselines.length === 0 ? [] : baselineScores(baselines, metrics, head.id),
    sweeps: sweeps.curves(metrics),
    warnings: [
      ...study.warnings,
      ...missing,
      ...representations.flatMap((representation, i) => warningsOf(representation, cells[i]![0]!)),
    ],
  };
}

function warningsOf({ id, resolved }: ResolvedRepresentation, cells: Cells): string[] {
  const warnings: string[] = [];
  const pairs = cells.flat();
  const unfit = pairs.filter((scores) => scores === null).length;
  if (unfit > 0 && !resolved.entry.usesAnchors) {
    warnings.push(
      `${id}: ${unfit} of ${pairs.length} pairs have different dimensions, so that the decoder's head does not fit the encoder.`,
    );
  }
  if (resolved.entry.usesAnchors && !resolved.entry.streams) {
    warnings.push(
      `${id} is fitted on the features of all rows, test rows among them (never on their labels).`,
    );
  }
  return warnings;
}
