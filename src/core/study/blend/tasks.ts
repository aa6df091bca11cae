import type { BlendShape } from '../../blending/aggregations/aggregation';
import type { BlendModel } from '../../blending/blend-model';
import {
  type LiveInput,
  type LiveMode,
  type LiveState,
  prepareLive,
} from '../../blending/live/live-blend';
import { weightedRows } from '../../blending/live/weighted-rows';
import { type Selection, selectBlend } from '../../blending/live/select';
import { normaliseRows } from '../../blending/normalise-rows';
import type { SpaceShares } from '../../blending/space-shares';
import type { BlendData, TrainedBlend, TunedBlend } from '../../blending/train-blend';
import type { TuneMode } from '../../blending/tune-modes';
import { type LeadingPlane, leadingPlane } from '../../linalg/leading-plane';
import type { Float64Matrix, Matrix } from '../../linalg/matrix';
import type { Targets } from '../../stitching/targets';
import type { TrainingControl } from '../../training/control';
import type { Parameters } from '../../training/parameters';
import type { EpochRecord, TrainingHooks, TrainingOptions } from '../../training/train';
import type { BlendWeights } from './blending';

/** What a task says before it is done. */
export type Emit = (event: unknown) => void;

/** The tasks of blending. Those that use tensors load TensorFlow.js when they first run. */
export interface BlendTaskTable {
  /** LayerNorm of S relative spaces without its affine map: N × SK. */
  'blend-rows': (input: { spaces: readonly Matrix[] }) => Matrix;
  'live-prepare': (input: LiveInput) => LiveState;
  /** Emits the share done. */
  'live-select': (
    input: { live: LiveInput; mode: LiveMode; seed: number },
    emit: Emit,
  ) => Selection;
  /** Emits `TrainingEvent`s. */
  'blend-train': (input: TrainInput, emit: Emit) => Promise<TrainedBlend>;
  /** Emits `TrainingEvent`s. */
  'blend-tune': (
    input: Omit<TrainInput, 'from' | 'model'> & {
      weights: BlendWeights;
      mode: TuneMode;
      count: number;
    },
    emit: Emit,
  ) => Promise<TunedBlend>;
  'space-shares': (input: {
    weights: BlendWeights;
    matrix: Matrix;
    targets: Targets;
    rows: readonly number[];
  }) => Promise<SpaceShares | undefined>;
  /** The blended representation of some rows, rows × width. */
  'blend-apply': (input: {
    weights: BlendWeights;
    matrix: Matrix;
    rows: readonly number[];
  }) => Promise<Matrix>;
  /** What the head makes of some rows, rows × classes or values. */
  'blend-predict': (input: {
    weights: BlendWeights;
    matrix: Matrix;
    rows: readonly number[];
  }) => Promise<Float64Matrix>;
  /** Both models' rows in their common leading plane. */
  'leading-plane': (input: { blocks: readonly Matrix[] }) => LeadingPlane;
  'weighted-rows': (input: {
    matrix: Matrix;
    shape: BlendShape;
    mode: LiveMode;
    weights: readonly number[];
  }) => Matrix;
}

/** What training and tuning say: each epoch, and the best so far when it is asked for. */
export type TrainingEvent<Result> = { readonly epoch: EpochRecord } | { readonly best: Result };

interface TrainInput {
  readonly model: BlendModel;
  readonly data: BlendData;
  readonly options: TrainingOptions;
  readonly control: TrainingControl | undefined;
  /** Whether to tell of the best so far. */
  readonly tellsBest: boolean;
  /** Parameters to go on from. */
  readonly from: Parameters | undefined;
}

function hooksOf<Result>(
  emit: Emit,
  control: TrainingControl | undefined,
  tellsBest: boolean,
): TrainingHooks<Result> {
  const say = (event: TrainingEvent<Result>): void => {
    emit(event);
  };
  return {
    control,
    onEpoch: (epoch) => {
      say({ epoch });
    },
    ...(tellsBest
      ? {
          onBest: (best: Result) => {
            say({ best });
          },
        }
      : {}),
  };
}

export const blendTasks: BlendTaskTable = {
  'blend-rows': ({ spaces }) => normaliseRows(spaces),
  'live-prepare': prepareLive,
  'leading-plane': ({ blocks }) => leadingPlane(blocks),
  'weighted-rows': ({ matrix, shape, mode, weights }) => weightedRows(matrix, shape, mode, weights),
  'live-select': ({ live, mode, seed }, emit) => selectBlend(live, mode, seed, { progress: emit }),
  async 'blend-train'({ model, data, options, control, from, tellsBest }, emit) {
    const { trainBlend } = await import('../../blending/train-blend');
    const hooks = hooksOf<TrainedBlend>(emit, control, tellsBest);
    return trainBlend(model, data, options, hooks, from);
  },
  async 'blend-tune'({ weights, data, mode, count, options, control, tellsBest }, emit) {
    const { tuneBlend } = await import('../../blending/train-blend');
    const hooks = hooksOf<TunedBlend>(emit, control, tellsBest);
    return tuneBlend(weights.model, weights, data, { mode, count }, options, hooks);
  },
  async 'space-shares'({ weights: { model, parameters }, matrix, targets, rows }) {
    const { spaceShares } = await import('../../blending/space-shares');
    return spaceShares(model, parameters, matrix, targets, rows);
  },
  async 'blend-apply'({ weights: { model, parameters }, matrix, rows }) {
    const { blendRows } = await import('../../blending/forward-rows');
    const { readyTensors } = await import('../../training/backend');
    await readyTensors();
    return blendRows(model, parameters, matrix, rows);
  },
  async 'blend-predict'({ weights: { model, parameters, scale }, matrix, rows }) {
    const { predictRows } = await import('../../blending/forward-rows');
    const { readyTensors } = await import('../../training/backend');
    await readyTensors();
    return predictRows(model, parameters, scale, matrix, rows);
  },
};
