import { resolveAggregation } from '../aggregations/registry';
import type { BlendModel } from '../blend-model';
import type { SpaceShares } from '../space-shares';
import type { TrainedBlend, TunedBlend } from '../train-blend';
import type { TuneMode } from '../tune-modes';
import { InspectorError } from '../../errors';
import { stitchingIndex } from '../../stitching/scores';
import type { TrainingControl } from '../../training/control';
import { countParameters, type Parameters } from '../../training/parameters';
import type { Executor } from '../../runtime/executor';
import type {
  BlendEvent,
  BlendStage,
  BlendStudy,
  BlendTrainingResult,
  BlendWeights,
  StageResult,
} from './blending';
import type { BlendSettings } from '../settings';
import { blendTrainTask, blendTuneTask, spaceSharesTask } from './tasks';

/** Services and starting point of a training. */
export interface TrainingRuntime {
  readonly executor: Executor;
  readonly onEvent?: (event: BlendEvent) => void;
  /**
   * Called with the best blend so far, including every stage that has begun: when the control
   * requests it and a stage improved, and when a stage is done and others follow. Stages that are
   * not done are `interrupted`.
   */
  readonly onBest?: (blend: StudyBlend) => void;
  /** Stopping it ends the current stage with its best epoch and skips the stages after it. */
  readonly control?: TrainingControl;
  /** Parameters of a blend of the same model from which training continues. */
  readonly from?: Parameters;
  /** Whether to only tune that blend, without training it further. */
  readonly tuneOnly?: boolean;
}

/** Results, and the parameters of each stage. */
export interface StudyBlend {
  readonly result: BlendTrainingResult;
  readonly weights: ReadonlyMap<BlendStage, BlendWeights>;
}

/** A stage with the result of its training or tuning. */
interface Reached {
  readonly name: BlendStage;
  readonly result: Pick<TunedBlend, 'parameters' | 'stitched' | 'rows' | 'trained'> &
    Omit<StageResult, 'stage' | 'index' | 'shares'>;
  readonly shares?: SpaceShares | undefined;
}

/**
 * Trains a blend on the decoder's training rows and then tunes it to the encoder in each requested
 * mode; all stages are scored on the encoder's test rows.
 * @throws InspectorError `unknown-aggregation`, `wrong-use`, `diverged`
 */
export async function trainStudyBlend(
  study: BlendStudy,
  settings: BlendSettings,
  { executor, onEvent, onBest, control, from, tuneOnly = false }: TrainingRuntime,
): Promise<StudyBlend> {
  const { shape, data } = study;
  refuseUnfit(settings, data.train.length);
  const { aggregation, head, hidden, tune, tuneRows, ...options } = settings;
  const model: BlendModel = { aggregation, head, hidden, shape };
  const tellsBest = onBest !== undefined;
  const trained = await executor.run(
    blendTrainTask,
    {
      model,
      data,
      options: tuneOnly ? { ...options, epochs: 0 } : options,
      control,
      from,
      tellsBest,
    },
    (event) => {
      if ('best' in event) onBest?.(blendOf(study, settings, model, event.best, []));
      else onEvent?.({ stage: 'trained', record: event.epoch });
    },
  );
  const modes = trained.ended === 'stopped' ? [] : tune;
  const reached = new Map<TuneMode, TunedBlend>();
  const tellBest = (): void =>
    onBest?.(blendOf(study, settings, model, trained, tunedStages(modes, reached)));
  if (modes.length > 0) tellBest();
  const weights: BlendWeights = { model, parameters: trained.parameters, scale: trained.scale };
  await Promise.all(
    modes.map(async (mode) => {
      const reach = (best: TunedBlend): void => {
        reached.set(mode, best);
        tellBest();
      };
      const input = { weights, data, mode, count: tuneRows, options, control, tellsBest };
      const tuned = await executor.run(blendTuneTask, input, (event) => {
        if ('best' in event) reach(event.best);
        else onEvent?.({ stage: mode, record: event.epoch });
      });
      reach(tuned);
    }),
  );
  const sharesOf = (parameters: Parameters): Promise<SpaceShares | undefined> =>
    executor.run(spaceSharesTask, {
      weights: { ...weights, parameters },
      matrix: data.encoder,
      targets: data.targets,
      rows: data.test,
    });
  const [shares, ...tuned] = await Promise.all([
    sharesOf(trained.parameters),
    ...tunedStages(modes, reached).map(async (stage) => ({
      ...stage,
      shares: await sharesOf(stage.result.parameters),
    })),
  ]);
  return blendOf(study, settings, model, trained, tuned, shares);
}

/** Returns the tuned stages that have a result, in the order of the modes. */
function tunedStages(
  modes: readonly TuneMode[],
  reached: ReadonlyMap<TuneMode, TunedBlend>,
): Reached[] {
  return modes.flatMap((name) => {
    const result = reached.get(name);
    return result === undefined ? [] : [{ name, result }];
  });
}

/** Assembles the blend from the results of training and tuning. */
function blendOf(
  { data, metrics }: BlendStudy,
  settings: BlendSettings,
  model: BlendModel,
  trained: TrainedBlend,
  tuned: readonly Reached[],
  shares?: SpaceShares,
): StudyBlend {
  const { scale, backend, own, parameters } = trained;
  const parameterCount = countParameters(parameters);
  const first = { ...trained, rows: data.train.length, trained: parameterCount };
  const stages: readonly Reached[] = [{ name: 'trained', result: first, shares }, ...tuned];
  const [metric] = metrics;
  return {
    result: {
      settings,
      model,
      parameterCount,
      own,
      stages: stages.map(({ name, result, shares: counted }): StageResult => {
        const { rows, trained: count, curve, bestEpoch, steps, ended, stitched } = result;
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
          ...(counted === undefined ? {} : { shares: counted }),
        };
      }),
      backend,
    },
    weights: new Map(
      stages.map(({ name, result }) => [name, { model, parameters: result.parameters, scale }]),
    ),
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
