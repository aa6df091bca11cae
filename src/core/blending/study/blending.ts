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

/** What two models are blended over. */
export interface BlendStudyOptions {
  readonly task: StitchingTask;
  /** Ids of projections onto anchors, in the order of the blend's spaces. */
  readonly projections: readonly string[];
  /** Anchors are training rows. */
  readonly anchors: AnchorChoice;
  readonly normalization: Normalization;
  /** Rows that take part, for training and for test; all unless given. */
  readonly rows?: RowChoice;
  readonly seed: number;
  /** Share of the rows that are test rows, where the labels have no split. */
  readonly testFraction: number;
  readonly nonFinite: 'refuse' | 'drop';
  /** How rows are paired; found out unless given. */
  readonly pairing?: PairingChoice;
  /** What to do with rows that the labels don't name. */
  readonly unlabelled: 'refuse' | 'drop';
  /** λ of the ridge head of untrained blends. */
  readonly ridge: number;
}

/** Two models in memory. */
export interface BlendStudyInput {
  readonly decoder: LoadedSpace;
  readonly encoder: LoadedSpace;
  readonly labels?: Labels;
  /** What reconstruction has to give. */
  readonly targets?: LoadedSpace;
  readonly options: BlendStudyOptions;
}

/** Two models, paired, split, projected and made ready for sliders: what all else starts from. */
export interface BlendStudy {
  /** Decoder and encoder. */
  readonly spaces: readonly SpaceSummary[];
  readonly options: BlendStudyOptions;
  /** Ids of the paired rows. */
  readonly ids: readonly string[];
  /** Row ids of the anchors. */
  readonly anchors: readonly string[];
  /** The file that lists them, where one does. */
  readonly anchorsFile?: string | undefined;
  readonly shape: BlendModel['shape'];
  readonly data: BlendData;
  readonly metrics: readonly Metric[];
  readonly split: SplitDescription;
  /** How rows were paired; those of targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Where the labels came from, where there are labels. */
  readonly labels?: LabelsSummary | undefined;
  readonly live: LiveState;
  readonly warnings: readonly string[];
}

/** The blend as trained on the decoder, or tuned to the encoder. */
export type BlendStage = 'trained' | TuneMode;

/** What happened while training: one epoch of one stage. */
export interface BlendEvent {
  readonly stage: BlendStage;
  readonly record: EpochRecord;
}

/** One stage as results show it: everything but the parameters. */
export interface StageResult extends Omit<TrainingResult, 'parameters'> {
  readonly stage: BlendStage;
  /** Rows that were learnt from, those held back for early stopping among them. */
  readonly rows: number;
  /** Numbers that were trained. */
  readonly trained: number;
  /** On the encoder's test rows. */
  readonly stitched: MetricValues;
  /** stitched / the decoder's own score, of the main metric. */
  readonly index: number | null;
  /** What each space counts, over the encoder's test rows. */
  readonly shares?: SpaceShares;
}

/** What training and tuning came to. */
export interface BlendTrainingResult {
  readonly settings: BlendSettings;
  readonly model: BlendModel;
  /** Numbers of aggregation, LayerNorm and head. */
  readonly parameterCount: number;
  /** The decoder's head on the decoder's own test rows. */
  readonly own: MetricValues;
  /** The trained blend, untuned; then each way of tuning. */
  readonly stages: readonly StageResult[];
  readonly backend: string;
}

/** A blend's parameters, for saving and applying. */
export interface BlendWeights {
  readonly model: BlendModel;
  readonly parameters: Parameters;
  readonly scale: OutputScale | undefined;
}
