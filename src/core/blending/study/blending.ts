import type { SpaceSummary } from '../../study/describe-space';
import type { BlendModel } from '../blend-model';
import type { LiveState } from '../live/live-blend';
import type { SpaceShares } from '../space-shares';
import type { BlendData } from '../train-blend';
import type { TuneMode } from '../tune-modes';
import type { BlendSettings } from '../settings';
import type { Normalization } from '../../projection/normalization';
import type { Metric, MetricValues } from '../../stitching/scores';
import type { StitchingTask } from '../../stitching/stitching-task';
import type { OutputScale } from '../../training/objective';
import type { Parameters } from '../../training/parameters';
import type { EpochRecord, TrainingResult } from '../../training/train';
import type { LabelsSummary } from '../../study/align-labels';
import type { AnchorChoice } from '../../study/anchor-choice';
import type { Labels, LoadedSpace, PairingChoice, RowChoice } from '../../study/types';
import type { PairingSummary } from '../../study/pairing';
import type { SplitDescription } from '../../stitching/study/stitching';

/** Options of a blending study of two models. */
export interface BlendStudyOptions {
  readonly task: StitchingTask;
  /** Ids of projections that use anchors, in the order of the blend's spaces. */
  readonly projections: readonly string[];
  /** Choice of anchors, which must be training rows. */
  readonly anchors: AnchorChoice;
  readonly normalization: Normalization;
  /** Rows that take part, for training and for test; all if absent. */
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Share of the rows that are test rows, if the labels have no split. */
  readonly testFraction: number;
  readonly nonFinite: 'refuse' | 'drop';
  /** Pairing of the rows; detected if absent. */
  readonly pairing?: PairingChoice;
  /** Policy for rows without a label. */
  readonly unlabelled: 'refuse' | 'drop';
  /** λ of the ridge head of untrained blends. */
  readonly ridge: number;
}

/** Input of a blending study: two models in memory. */
export interface BlendStudyInput {
  readonly decoder: LoadedSpace;
  readonly encoder: LoadedSpace;
  readonly labels?: Labels;
  /** Targets of a reconstruction. */
  readonly targets?: LoadedSpace;
  readonly options: BlendStudyOptions;
}

/** Two models, paired, split, projected and prepared for sliders: the input of all other steps. */
export interface BlendStudy {
  /** Summaries of decoder and encoder. */
  readonly spaces: readonly SpaceSummary[];
  readonly options: BlendStudyOptions;
  /** Ids of the paired rows. */
  readonly ids: readonly string[];
  /** Row ids of the anchors. */
  readonly anchors: readonly string[];
  /** Path of the file that lists them, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly shape: BlendModel['shape'];
  readonly data: BlendData;
  readonly metrics: readonly Metric[];
  readonly split: SplitDescription;
  /** Summary of how rows were paired; targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Source of the labels, if there are labels. */
  readonly labels?: LabelsSummary | undefined;
  readonly live: LiveState;
  readonly warnings: readonly string[];
}

/** Stage of a blend: trained on the decoder, or tuned to the encoder in one of the modes. */
export type BlendStage = 'trained' | TuneMode;

/** Event of training: one epoch of one stage. */
export interface BlendEvent {
  readonly stage: BlendStage;
  readonly record: EpochRecord;
}

/** Result of one stage, without its parameters. */
export interface StageResult extends Omit<TrainingResult, 'parameters'> {
  readonly stage: BlendStage;
  /** Number of rows used for training, including those held back for early stopping. */
  readonly rows: number;
  /** Number of trained parameters. */
  readonly trained: number;
  /** Scores on the encoder's test rows. */
  readonly stitched: MetricValues;
  /** Stitching index of the main metric: stitched / the decoder's own score. */
  readonly index: number | null;
  /** Share of each space, over the encoder's test rows. */
  readonly shares?: SpaceShares;
}

/** Result of training and tuning. */
export interface BlendTrainingResult {
  readonly settings: BlendSettings;
  readonly model: BlendModel;
  /** Number of parameters of aggregation, LayerNorm and head. */
  readonly parameterCount: number;
  /** Scores of the decoder's head on the decoder's own test rows. */
  readonly own: MetricValues;
  /** The trained blend, untuned; then each mode of tuning. */
  readonly stages: readonly StageResult[];
  readonly backend: string;
}

/** A blend's parameters, for saving and applying. */
export interface BlendWeights {
  readonly model: BlendModel;
  readonly parameters: Parameters;
  readonly scale: OutputScale | undefined;
}
