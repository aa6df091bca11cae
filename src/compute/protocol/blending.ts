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

/** Request to prepare two models for blending. */
export interface BlendRequest {
  readonly decoder: FileReference;
  readonly encoder: FileReference;
  readonly labels?: FileReference;
  readonly targets?: FileReference;
  readonly options: WithListFiles<BlendStudyOptions>;
}

/**
 * Two models that the engine holds prepared under a name; all other requests refer to such a
 * session.
 */
export interface BlendSession extends Timed {
  readonly session: string;
  /** Summaries of decoder and encoder. */
  readonly spaces: readonly SpaceSummary[];
  readonly projections: readonly string[];
  readonly rows: number;
  readonly split: SplitDescription;
  /** Summary of how rows were paired; targets, if any, come last. */
  readonly pairing: PairingSummary;
  /** Source of the labels, if there are labels. */
  readonly labels?: LabelsSummary | undefined;
  /** Names of the classes; empty for reconstruction. */
  readonly classes: readonly string[];
  /** Row ids of the anchors. */
  readonly anchors: readonly string[];
  /** Path of the file that lists them, if a file does. */
  readonly anchorsFile?: string | undefined;
  /** Metrics of the task, the main one first. */
  readonly metrics: readonly Metric[];
  readonly warnings: readonly string[];
  /**
   * Saved trainings and loaded files of earlier sessions of the same two models, in the order they
   * were created. Only the last training has its learning curves.
   */
  readonly records: readonly BlendRecord[];
}

export interface BlendWeighting {
  readonly mode: LiveMode;
  /** One weight per projection, 0 or above; 0 switches it off. */
  readonly weights: readonly number[];
}

/** The best spaces and weights, with the reasons in sentences. */
export interface BlendSelection extends Selection {
  readonly explanation: readonly string[];
}

export interface BlendTrainRequest {
  readonly session: string;
  readonly settings: BlendSettings;
  /** Number of seeds to train from, beginning with the settings' seed; 1 if absent. */
  readonly seeds?: number;
  /**
   * A blend of the session from which training continues: same aggregation, head and hidden units.
   */
  readonly from?: string;
  /** Whether to only tune that blend, without training it further. */
  readonly tuneOnly?: boolean;
}

/** Request to pause or resume the training of a session. */
export interface BlendPauseRequest {
  readonly session: string;
  readonly paused: boolean;
}

/** Source of a blended representation: a trained blend of the session, or weights. */
export type BlendSource = { readonly blend: string } | BlendWeighting;

/** Request for the blended representation of all paired rows as a file. */
export interface BlendWriteRequest {
  readonly session: string;
  readonly source: BlendSource;
  readonly side: 'decoder' | 'encoder';
  /** Id of a writer of `src/formats/writers`. */
  readonly format: string;
}

export interface WrittenRows {
  readonly content: Uint8Array;
  /** Name of the format. */
  readonly name: string;
  /** File name extension, with the dot. */
  readonly extension: string;
}

/** Both models' blended rows in the plane of their common principal components. */
export interface BlendScatter {
  /** Numbers of the rows that are shown: all, or a seeded sample. */
  readonly rows: readonly number[];
  readonly ids: readonly string[];
  /** Class of each row shown; absent for reconstruction. */
  readonly classes?: readonly number[];
  /** Points in the plane, rows × 2 for each model. */
  readonly decoder: Float32Array;
  readonly encoder: Float32Array;
  /** Share of the variance along each axis. */
  readonly explained: readonly [number, number];
}

/** Request to apply a saved blend to a file's rows. */
export interface BlendApplyRequest {
  readonly space: FileReference;
  /** A `*.blend.json` file. */
  readonly blend: FileReference;
  /**
   * List of rows that correspond to the blend's anchors, one id per line; the blend's own ids if
   * absent.
   */
  readonly anchors?: FileReference;
  readonly output: RowsOutput;
}

/** Request to search for the best spaces and weights. */
export interface BlendSelectRequest {
  readonly session: string;
  readonly mode: LiveMode;
  readonly seed: number;
}

/** Methods of the engine for blending. */
export const blendMethods = {
  prepare: long<BlendRequest, BlendSession>(),
  /**
   * Computes the scores of an untrained blend, at once.
   * @throws InspectorError `no-session`
   */
  evaluate: short<[session: string, weighting: BlendWeighting], LiveScores>(),
  /** Searches for the best spaces and weights. */
  select: long<BlendSelectRequest, BlendSelection>(),
  /** Trains and tunes; progress reports every epoch. */
  train: best<BlendTrainRequest, TrainingRecord>(),
  pause: short<[BlendPauseRequest], unknown>(),
  write: short<[BlendWriteRequest], WrittenRows>(),
  scatter: short<[session: string, source: BlendSource], BlendScatter>(),
  /** Returns the text of a `*.blend.json` file. */
  save: short<[session: string, blend: string], string>(),
  /**
   * Loads a blend file.
   * @throws InspectorError `not-a-blend`, or `other-blend` if it does not fit the session
   */
  load: short<[session: string, file: string, text: string], LoadingRecord>(),
  /** Removes a blend, also from the store. Returns the remaining records, as in `prepare`. */
  remove: short<[session: string, blend: string], readonly BlendRecord[]>(),
  /** Writes the blended representation of a file's rows. Needs no session. */
  apply: long<BlendApplyRequest, WrittenFile>(),
  /** Frees the memory of a session. */
  release: short<[session: string], unknown>(),
};

export type BlendEngine = Implementation<typeof blendMethods, EngineProgress>;
