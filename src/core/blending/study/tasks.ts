import type { BlendShape } from '../aggregations/aggregation';
import type { BlendModel } from '../blend-model';
import { type LiveInput, prepareLive } from '../live/live-blend';
import { type LiveMode } from '../live/live-mode';
import { weightedRows } from '../live/weighted-rows';
import { selectBlend } from '../live/select';
import { blendRowsTask } from '../normalise-rows';
import type { BlendData, TrainedBlend, TunedBlend } from '../train-blend';
import type { TuneMode } from '../tune-modes';
import { leadingPlane } from '../../linalg/leading-plane';
import type { Matrix } from '../../matrix';
import type { Targets } from '../../training/targets';
import type { TrainingControl } from '../../training/control';
import type { Parameters } from '../../training/parameters';
import type { EpochRecord, TrainingHooks, TrainingOptions } from '../../training/train';
import { defineTask, type Emitting } from '../../runtime/task';
import type { BlendWeights } from './blending';

/** Event of training or tuning: each epoch, and the best parameters so far when requested. */
export type TrainingEvent<Result> = { readonly epoch: EpochRecord } | { readonly best: Result };

interface TrainInput {
  readonly model: BlendModel;
  readonly data: BlendData;
  readonly options: TrainingOptions;
  readonly control: TrainingControl | undefined;
  /** Whether to emit the best parameters so far. */
  readonly tellsBest: boolean;
  /** Parameters from which training continues. */
  readonly from: Parameters | undefined;
}

function hooksOf<Result>(
  emit: (event: TrainingEvent<Result>) => void,
  control: TrainingControl | undefined,
  tellsBest: boolean,
): TrainingHooks<Result> {
  return {
    control,
    onEpoch: (epoch) => {
      emit({ epoch });
    },
    ...(tellsBest
      ? {
          onBest: (best: Result) => {
            emit({ best });
          },
        }
      : {}),
  };
}

export const livePrepareTask = defineTask('live-prepare', prepareLive);

/** Task: projects both models' rows on their common leading plane. */
export const leadingPlaneTask = defineTask(
  'leading-plane',
  ({ blocks }: { blocks: readonly Matrix[] }) => leadingPlane(blocks),
);

export const weightedRowsTask = defineTask(
  'weighted-rows',
  ({
    matrix,
    shape,
    mode,
    weights,
  }: {
    matrix: Matrix;
    shape: BlendShape;
    mode: LiveMode;
    weights: readonly number[];
  }) => weightedRows(matrix, shape, mode, weights),
);

/** Task: selects spaces and weights; emits the share that is done. */
export const liveSelectTask = defineTask(
  'live-select',
  (
    { live, mode, seed }: { live: LiveInput; mode: LiveMode; seed: number },
    { emit }: Emitting<number>,
  ) => selectBlend(live, mode, seed, { progress: emit }),
);

// The tasks below load TensorFlow.js when they first run.

export const blendTrainTask = defineTask(
  'blend-train',
  async (
    { model, data, options, control, from, tellsBest }: TrainInput,
    { emit }: Emitting<TrainingEvent<TrainedBlend>>,
  ) => {
    const { trainBlend } = await import('../train-blend');
    return trainBlend(model, data, options, hooksOf(emit, control, tellsBest), from);
  },
);

export const blendTuneTask = defineTask(
  'blend-tune',
  async (
    {
      weights,
      data,
      mode,
      count,
      options,
      control,
      tellsBest,
    }: Omit<TrainInput, 'from' | 'model'> & {
      weights: BlendWeights;
      mode: TuneMode;
      count: number;
    },
    { emit }: Emitting<TrainingEvent<TunedBlend>>,
  ) => {
    const { tuneBlend } = await import('../train-blend');
    const hooks = hooksOf(emit, control, tellsBest);
    return tuneBlend(weights.model, weights, data, { mode, count }, options, hooks);
  },
);

/** Input of tasks that apply a blend: its weights, a matrix, and row numbers. */
interface BlendedRows {
  readonly weights: BlendWeights;
  readonly matrix: Matrix;
  readonly rows: readonly number[];
}

export const spaceSharesTask = defineTask(
  'space-shares',
  async ({
    weights: { model, parameters },
    matrix,
    targets,
    rows,
  }: BlendedRows & { readonly targets: Targets }) => {
    const { spaceShares } = await import('../space-shares');
    return spaceShares(model, parameters, matrix, targets, rows);
  },
);

/** Task: the blended representation of some rows, rows × width. */
export const blendApplyTask = defineTask(
  'blend-apply',
  async ({ weights: { model, parameters }, matrix, rows }: BlendedRows) => {
    const { blendRows } = await import('../forward-rows');
    const { readyTensors } = await import('../../training/backend');
    await readyTensors();
    return blendRows(model, parameters, matrix, rows);
  },
);

/** Task: the head's predictions for some rows, rows × classes or values. */
export const blendPredictTask = defineTask(
  'blend-predict',
  async ({ weights: { model, parameters, scale }, matrix, rows }: BlendedRows) => {
    const { predictRows } = await import('../forward-rows');
    const { readyTensors } = await import('../../training/backend');
    await readyTensors();
    return predictRows(model, parameters, scale, matrix, rows);
  },
);

/** All tasks of blending. */
export const blendTasks = [
  blendRowsTask,
  livePrepareTask,
  leadingPlaneTask,
  weightedRowsTask,
  liveSelectTask,
  blendTrainTask,
  blendTuneTask,
  spaceSharesTask,
  blendApplyTask,
  blendPredictTask,
];
