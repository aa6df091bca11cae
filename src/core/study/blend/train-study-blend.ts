import { resolveAggregation } from '../../blending/aggregations/registry';
import type { BlendModel } from '../../blending/blend-model';
import type { TunedBlend } from '../../blending/train-blend';
import { InspectorError } from '../../errors';
import { stitchingIndex } from '../../stitching/scores';
import type { TrainingControl } from '../../training/control';
import { countParameters, type Parameters } from '../../training/parameters';
import type { EpochRecord, TrainingResult } from '../../training/train';
import type { Executor } from '../comparison';
import { runTask } from '../tasks';
import type {
  BlendEvent,
  BlendSettings,
  BlendStage,
  BlendStudy,
  BlendTrainingResult,
  BlendWeights,
  StageResult,
} from './blending';

/** What a training runs on, whom it tells, and where it starts. */
export interface TrainingRuntime {
  readonly executor: Executor;
  readonly onEvent?: (event: BlendEvent) => void;
  /** Stopping it ends the stage at hand with its best epoch, and leaves out what would follow. */
  readonly control?: TrainingControl;
  /** A blend of the same model to go on from. */
  readonly from?: Parameters;
  /** Leaves that blend as it is, and tunes it. */
  readonly tuneOnly?: boolean;
}

/** Results, and the parameters of each stage. */
export interface StudyBlend {
  readonly result: BlendTrainingResult;
  readonly weights: ReadonlyMap<BlendStage, BlendWeights>;
}

/**
 * Trains a blend on the decoder's training rows and then tunes it to the encoder in each way asked for;
 * all are scored on the encoder's test rows.
 * @throws InspectorError `unknown-aggregation`, `wrong-use`, `diverged`
 */
export async function trainStudyBlend(
  { shape, data, metrics }: BlendStudy,
  settings: BlendSettings,
  { executor, onEvent, control, from, tuneOnly = false }: TrainingRuntime,
): Promise<StudyBlend> {
  refuseUnfit(settings, data.train.length);
  const { aggregation, head, hidden, tune, tuneRows, ...options } = settings;
  const model: BlendModel = { aggregation, head, hidden, shape };
  const listen =
    (stage: BlendStage) =>
    (record: unknown): void => {
      onEvent?.({ stage, record: record as EpochRecord });
    };
  const trained = await runTask(
    executor,
    'blend-train',
    { model, data, options: tuneOnly ? { ...options, epochs: 0 } : options, control, from },
    listen('trained'),
  );
  const { scale, backend, own, parameters } = trained;
  const weights: BlendWeights = { model, parameters, scale };
  const tuned = await Promise.all(
    (trained.ended === 'stopped' ? [] : tune).map((mode) =>
      runTask(
        executor,
        'blend-tune',
        { weights, data, mode, count: tuneRows, options, control },
        listen(mode),
      ),
    ),
  );
  const [metric] = metrics;
  const stage = async (
    name: BlendStage,
    { parameters: reached, curve, bestEpoch, steps, ended }: TrainingResult,
    { stitched, rows, trained: count }: Pick<TunedBlend, 'stitched' | 'rows' | 'trained'>,
  ): Promise<StageResult> => {
    const shares = await runTask(executor, 'space-shares', {
      weights: { model, parameters: reached, scale },
      matrix: data.encoder,
      targets: data.targets,
      rows: data.test,
    });
    return {
      stage: name,
      rows,
      trained: count,
      curve,
      bestEpoch,
      steps,
      ended,
      stitched,
      index: stitchingIndex(stitched[metric!.id]!, own[metric!.id]!, metric!.direction),
      ...(shares === undefined ? {} : { shares }),
    };
  };
  const parameterCount = countParameters(parameters);
  const first = { ...trained, rows: data.train.length, trained: parameterCount };
  return {
    result: {
      settings,
      model,
      parameterCount,
      own,
      stages: await Promise.all([
        stage('trained', trained, first),
        ...tuned.map((each) => stage(each.mode, each, each)),
      ]),
      backend,
    },
    weights: new Map<BlendStage, BlendWeights>([
      ['trained', weights],
      ...tuned.map((each) => [each.mode, { model, parameters: each.parameters, scale }] as const),
    ]),
  };
}

function refuseUnfit({ aggregation, tune, tuneRows }: BlendSettings, trainRows: number): void {
  const { attends, name } = resolveAggregation(aggregation);
  if (tune.includes('qkv') && !attends) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `The aggregation "${name}" has no queries, keys and values to tune.`,
      remedy: 'Tune the head or all, or use an aggregation with self-attention.',
    });
  }
  if (tune.length > 0 && (tuneRows < 2 || tuneRows > trainRows)) {
    throw new InspectorError({
      code: 'wrong-use',
      problem: `Tuning on ${tuneRows} rows, where ${trainRows} training rows are labelled.`,
      remedy: `Tune on 2 to ${trainRows} rows.`,
    });
  }
}
