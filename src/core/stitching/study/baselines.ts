import { allocateFloat64, gatherRows } from '../../matrix';
import { type Metric, type MetricValues, scorePredictions } from '../scores';
import { constantPrediction } from '../../training/targets';
import { translations, defaultTranslationRidge } from '../translation/registry';
import type { Runtime } from '../../runtime/executor';
import { baselineEntries } from './baseline-entries';
import { type Cells, represent, type RunContext, scoreCells } from './cells';
import type { DecoderHead } from './decoder-head';
import { pairScores } from './pair-scores';
import type { BaselineScores, StitchOptions } from './stitching';
import type { PreparedStitching } from './prepare-stitching';
import { resolveRepresentation } from './representation';
import { anchorSideTask, scoreTranslatedTask } from './tasks';

/** Scores of every baseline in one run, by id. */
export type BaselineRun = ReadonlyMap<string, Cells>;

const asItIs = resolveRepresentation('absolute');

/**
 * Scores the baselines of one run, which stitch the spaces without relative projections: unaligned
 * if dimensions agree, and translated into the decoder's space by maps fitted on the anchors.
 */
export async function baselineRun(
  study: PreparedStitching,
  context: RunContext,
  anchors: readonly number[],
  head: DecoderHead,
  options: StitchOptions,
  runtime: Runtime,
): Promise<BaselineRun> {
  const { executor } = runtime;
  const { run, order, targets, truth } = context;
  const everySpace = study.rows.map((_, s) => s);
  const absolute = await represent(asItIs, study, everySpace, [], context, options, runtime);
  const none = await scoreCells(absolute, context, head, runtime);
  const sides = await Promise.all(
    study.rows.map((rows) => executor.run(anchorSideTask, { anchors: gatherRows(rows, anchors) })),
  );
  const encoders = study.rows.map((rows, e) => ({
    rows: gatherRows(rows, order),
    side: sides[e]!,
  }));
  const translated = await Promise.all(
    absolute.map(({ train }, d) =>
      executor.run(scoreTranslatedTask, {
        head,
        seed: run.seed,
        features: train!,
        targets,
        truth,
        to: sides[d]!,
        ridge: defaultTranslationRidge,
        encoders,
      }),
    ),
  );
  const constant = chance(context);
  return new Map<string, Cells>([
    ['none', none],
    ...translations.map(
      ({ id }, t) =>
        [`translation-${id}`, translated.map((row) => row.map((scores) => scores[t]!))] as const,
    ),
    ['own', none.map((row) => row.map((_, e) => none[e]![e]!))],
    ['chance', none.map((row) => row.map(() => constant))],
  ]);
}

/**
 * Aggregates the scores of all baselines; their index is relative to the decoder on its own space.
 */
export function baselineScores(
  runs: readonly BaselineRun[],
  metrics: readonly Metric[],
  head: string,
): BaselineScores[] {
  const own = runs.map((run) => run.get('none')!);
  return baselineEntries.flatMap(({ id, name }) =>
    pairScores(
      metrics,
      runs.map((run) => run.get(id)!),
      own,
    ).map((scores) => ({ id, name, head, ...scores })),
  );
}

function chance({ targets, truth, run }: RunContext): MetricValues {
  const prediction = constantPrediction(targets);
  const rows = run.test.length;
  const data = allocateFloat64(rows * prediction.length);
  for (let i = 0; i < rows; i++) data.set(prediction, i * prediction.length);
  return scorePredictions({ rows, cols: prediction.length, data }, truth);
}
