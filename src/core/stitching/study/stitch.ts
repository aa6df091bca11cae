import { metricsOf } from '../scores';
import type { Runtime } from '../../runtime/executor';
import { anchorsFileOf } from '../../study/anchor-choice';
import { describeSpace } from '../../study/describe-space';
import { describeIgnoredNormalization } from '../../comparison/ignored-normalization';
import { baselineRun, type BaselineRun, baselineScores } from './baselines';
import { type Cells, projectingIn, represent, runContext, scoreCells } from './cells';
import { decoderHeads } from './decoder-head';
import { pairScores } from './pair-scores';
import { prepareStitching, type PreparedStitching } from './prepare-stitching';
import {
  describeRepresentation,
  resolveRepresentation,
  type ResolvedRepresentation,
} from './representation';
import type { StitchingResult, StitchInput } from './stitching';
import { type BeginStep, stepsOf, workOf } from './steps';
import { planSweeps } from './sweeps';
import { trainingAnchors } from './training-anchors';

/**
 * Fits a head on every space (the decoders) and scores it on every space (the encoders), for each
 * representation. The same input gives the same numbers with any executor.
 * @throws InspectorError for unknown ids, values out of bounds, and everything that
 * {@link prepareStitching} and {@link trainingAnchors} refuse
 * @throws CancelledError once the runtime's cancellation has fired
 */
export async function stitch(input: StitchInput, runtime: Runtime): Promise<StitchingResult> {
  const { spaces, options } = input;
  const { task } = options;
  const heads = decoderHeads(options);
  const head = heads.plain;
  const representations = options.projections.map(resolveRepresentation);
  const metrics = metricsOf(task);
  const swept = options.sweeps.projections?.map(resolveRepresentation) ?? representations;
  const sweeps = planSweeps(options, swept);
  const study = await prepareStitching(input, runtime);
  const needsAnchors = options.baselines || representations.some((each) => each.usesAnchors);

  const workOfRun =
    representations.reduce((sum, each) => sum + workOf(each), 0) +
    (options.baselines ? 1 : 0) +
    sweeps.work;
  const begin = stepsOf(runtime, workOfRun * study.runs.length);

  const everySpace = spaces.map((_, s) => s);
  const cells = representations.map((): Cells[] => []);
  const missing = new Set<string>();
  const baselines: BaselineRun[] = [];
  let firstAnchors: readonly number[] = [];
  for (const [r, run] of study.runs.entries()) {
    const prefix = study.runs.length > 1 ? `Run ${r + 1} of ${study.runs.length}, ` : '';
    const step: BeginStep = (message, work) => begin(`${prefix}${message}`, work);
    const context = runContext(study, run);
    const anchors = needsAnchors ? await trainingAnchors(study.anchors, study, run, runtime) : [];
    if (r === 0) firstAnchors = anchors;
    const projecting = projectingIn(run, study, runtime);
    for (const [i, representation] of representations.entries()) {
      const share = step(representation.name, workOf(representation));
      const represented = await represent(
        representation,
        study,
        everySpace,
        anchors,
        context,
        options,
        projecting,
      );
      for (const [s, { reason }] of represented.entries()) {
        if (reason !== undefined)
          missing.add(`${representation.id} of ${spaces[s]!.name}: ${reason}`);
      }
      const own = heads.of(representation, anchors.length);
      cells[i]!.push(await scoreCells(represented, context, own, runtime, share));
    }
    if (options.baselines) {
      step('baselines');
      baselines.push(await baselineRun(study, context, anchors, head, options, runtime));
    }
    await sweeps.run(study, context, heads, runtime, step);
  }

  const trainsAny = [...representations, ...swept].some(({ trained }) => trained !== undefined);
  const names = spaces.map(({ name }) => name);
  return {
    spaces: spaces.map(describeSpace),
    task,
    head: { id: head.id, options: head.options },
    ...(trainsAny ? { aggregationOptions: heads.training } : {}),
    metrics,
    decoders: names,
    encoders: names,
    classes: study.targets.kind === 'classes' ? study.targets.classes : [],
    split: study.split,
    pairing: study.pairing,
    labels: study.labels,
    runs: study.runs.length,
    anchors: firstAnchors.map((row) => study.ids[row]!),
    anchorsFile: needsAnchors ? anchorsFileOf(study.anchors) : undefined,
    results: representations.flatMap((representation, i) =>
      pairScores(metrics, cells[i]!).map((scores) => ({
        ...describeRepresentation(representation),
        head: heads.of(representation, 0).id,
        ...scores,
      })),
    ),
    baselines: baselines.length === 0 ? [] : baselineScores(baselines, metrics, head.id),
    sweeps: sweeps.curves(metrics),
    warnings: [
      ...study.warnings,
      ...describeIgnoredNormalization(
        representations.filter(({ usesAnchors }) => !usesAnchors).map(({ id }) => id),
        options.normalization,
      ),
      ...idleSeeds(study, options.head, representations),
      ...missing,
      ...representations.flatMap((representation, i) => warningsOf(representation, cells[i]![0]!)),
    ],
  };
}

function warningsOf({ id, usesAnchors, byRow }: ResolvedRepresentation, cells: Cells): string[] {
  const warnings: string[] = [];
  const pairs = cells.flat();
  const unfit = pairs.filter((scores) => scores === null).length;
  if (unfit > 0 && !usesAnchors) {
    warnings.push(
      `${id}: ${unfit} of ${pairs.length} pairs have different dimensions, so that the decoder's head does not fit the encoder.`,
    );
  }
  if (usesAnchors && !byRow) {
    warnings.push(
      `${id} is fitted on the features of all rows, test rows among them (never on their labels).`,
    );
  }
  return warnings;
}

/**
 * Returns a warning if more seeds give the same numbers again: a deviation of 0 then does not mean
 * certainty.
 */
function idleSeeds(
  { split, runs, anchors }: PreparedStitching,
  head: string,
  representations: readonly ResolvedRepresentation[],
): string[] {
  const isIdle =
    runs.length > 1 && split.source === 'column' && 'ids' in anchors && head === 'ridge';
  return isIdle && representations.some(({ trained }) => trained === undefined)
    ? [
        `The ${runs.length} runs are alike but for trained aggregations: split and anchors are given, and nothing of the head ridge is random. Let anchors be chosen, or use folds, to see a spread.`,
      ]
    : [];
}
