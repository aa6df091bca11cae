import type { SpaceSummary } from '../../core/study/describe-space';
import type { LiveScores } from '../../core/blending/live/live-blend';
import type { LiveMode } from '../../core/blending/live/live-mode';
import type { Selection } from '../../core/blending/live/select';
import type { LabelsSummary } from '../../core/study/align-labels';
import type { BlendStudyOptions } from '../../core/blending/study/blending';
import type { BlendSettings } from '../../core/blending/settings';
import type { PairingSummary } from '../../core/study/pairing';
import type { SplitDescription } from '../../core/stitching/study/stitching';
import type { Metric } from '../../core/stitching/scores';
import type { BlendRecord, LoadingRecord, TrainingRecord } from './blend-records';
import type {
  EngineProgress,
  FileReference,
  RowsOutput,
  Timed,
  WithListFiles,
  WrittenFile,
} from './engine';
import { best, type Implementation, long, short } from './contract';

/** Two models to blend. */
export interface BlendRequest {
  readonly decoder: FileReference;
  readonly encoder: FileReference;
  readonly labels?: FileReference;
  readonly targets?: FileReference;
  readonly options: WithListFiles<BlendStudyOptions>;
}

/** Two models that the engine holds ready under a name; all other requests are about such a session. */
export interface BlendSession extends Timed {
  readonly session: string;
  /** Decoder and encoder. */
  readonly spaces: readonly SpaceSummary[];
  readonly projections: readonly string[];
  readonly rows: number;
  readonly split: SplitDescription;
  /** How rows were paired; those of targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Where the labels came from, where there are labels. */
  readonly labels?: LabelsSummary | undefined;
  /** Names of the classes; empty for reconstruction. */
  readonly classes: readonly string[];
  /** Row ids. */
  readonly anchors: readonly string[];
  /** The file that lists them, where one does. */
  readonly anchorsFile?: string | undefined;
  /** The main metric first. */
  readonly metrics: readonly Metric[];
  readonly warnings: readonly string[];
  /**
   * What was trained and loaded in earlier sessions of the same two models, and kept; in the order it
   * came. Learning curves are of the last training alone.
   */
  readonly records: readonly BlendRecord[];
}

export interface BlendWeighting {
  readonly mode: LiveMode;
  /** One a projection, 0 and above; 0 switches it off. */
  readonly weights: readonly number[];
}

/** The best spaces and weights, and why, in sentences. */
export interface BlendSelection extends Selection {
  readonly explanation: readonly string[];
}

export interface BlendTrainRequest {
  readonly session: string;
  readonly settings: BlendSettings;
  /** How many seeds to train from, the settings' seed the first; 1 unless given. */
  readonly seeds?: number;
  /** A blend of the session to go on from: same aggregation, head and hidden units. */
  readonly from?: string;
  /** Leaves the blend to go on from as it is, and only tunes it. */
  readonly tuneOnly?: boolean;
}

/** Whether the training of a session waits. */
export interface BlendPauseRequest {
  readonly session: string;
  readonly paused: boolean;
}

/** What a blended representation is made by: a trained blend of the session, or weights. */
export type BlendSource = { readonly blend: string } | BlendWeighting;

/** The blended representation of all paired rows as a file. */
export interface BlendWriteRequest {
  readonly session: string;
  readonly source: BlendSource;
  readonly side: 'decoder' | 'encoder';
  /** Id of a writer of `src/formats/writers`. */
  readonly format: string;
}

export interface WrittenRows {
  readonly content: Uint8Array;
  /** What the format is called. */
  readonly name: string;
  /** Its ending, with the dot. */
  readonly extension: string;
}

/** Both models' blended rows in the plane of their common principal components. */
export interface BlendScatter {
  /** Numbers of the rows that are shown: all, or a seeded sample. */
  readonly rows: readonly number[];
  readonly ids: readonly string[];
  /** Class of each row shown; none for reconstruction. */
  readonly classes?: readonly number[];
  /** rows × 2. */
  readonly decoder: Float32Array;
  readonly encoder: Float32Array;
  /** Share of the variance along either axis. */
  readonly explained: readonly [number, number];
}

/** A file's rows to blend with a saved blend. */
export interface BlendApplyRequest {
  readonly space: FileReference;
  /** A `*.blend.json` file. */
  readonly blend: FileReference;
  /** Rows that stand for the blend's anchors, one id a line; its own ids unless given. */
  readonly anchors?: FileReference;
  readonly output: RowsOutput;
}

/** What to search the best spaces and weights for. */
export interface BlendSelectRequest {
  readonly session: string;
  readonly mode: LiveMode;
  readonly seed: number;
}

/** What the engine does with blends. */
export const blendMethods = {
  prepare: long<BlendRequest, BlendSession>(),
  /** Scores of an untrained blend, at once. @throws InspectorError `no-session` */
  evaluate: short<[session: string, weighting: BlendWeighting], LiveScores>(),
  /** Searches spaces and weights. */
  select: long<BlendSelectRequest, BlendSelection>(),
  /** Trains and tunes; progress carries every epoch. */
  train: best<BlendTrainRequest, TrainingRecord>(),
  pause: short<[BlendPauseRequest], unknown>(),
  write: short<[BlendWriteRequest], WrittenRows>(),
  scatter: short<[session: string, source: BlendSource], BlendScatter>(),
  /** The text of a `*.blend.json` file. */
  save: short<[session: string, blend: string], string>(),
  /** @throws InspectorError `not-a-blend`, or `other-blend` where it does not fit the session */
  load: short<[session: string, file: string, text: string], LoadingRecord>(),
  /** Removes a blend, also from what is kept of it. The answer is what is left, as in `prepare`. */
  remove: short<[session: string, blend: string], readonly BlendRecord[]>(),
  /** The blended representation of a file's rows. Needs no session. */
  apply: long<BlendApplyRequest, WrittenFile>(),
  /** Lets go of a session's memory. */
  release: short<[session: string], unknown>(),
};

export type BlendEngine = Implementation<typeof blendMethods, EngineProgress>;
