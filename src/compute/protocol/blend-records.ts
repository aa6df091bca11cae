import type { BlendModel } from '../../core/blending/blend-model';
import type { SpaceShares } from '../../core/blending/space-shares';
import type { BlendStage, BlendTrainingResult } from '../../core/blending/study/blending';
import type { BlendSpread } from '../../core/blending/study/over-seeds';
import type { MetricValues } from '../../core/stitching/scores';
import type { BlendProvenance } from '../blend-file/schema';
import type { Timed } from './engine';

/** Origin of a session's blends, and whether they outlive the session. */
export interface BlendOrigin {
  readonly id: string;
  /**
   * Number of the training among those of the two models, from 1, or the name of the loaded file.
   */
  readonly name: number | string;
  /** Name of the blend from which training continued, if there was one. */
  readonly from?: number | string;
  /** Whether it is saved and comes back with the next session of the same two models. */
  readonly kept: boolean;
  /** Problem with saving it, or what was removed to make room. */
  readonly warning?: string;
}

/** Answer to a training: the result for the first seed, with the spread over seeds. */
export interface BlendTrainAnswer extends BlendTrainingResult, Timed {
  /** Spread over the seeds, if several were trained to their end. */
  readonly spread?: BlendSpread;
  /** Names of the blends within the session, by stage. */
  readonly blends: Readonly<Partial<Record<BlendStage, string>>>;
}

/** A blend that was loaded from a file into a session. */
export interface LoadedBlend {
  readonly blend: string;
  readonly model: BlendModel;
  readonly provenance: BlendProvenance;
  /** Scores on this session's test rows. */
  readonly own: MetricValues;
  readonly stitched: MetricValues;
  /**
   * Stitching index of an untuned blend; null for a tuned one, whose head is no longer the
   * decoder's.
   */
  readonly index: number | null;
  /** Share of each space, over the encoder's test rows. */
  readonly shares?: SpaceShares;
}

export interface TrainingRecord {
  readonly kind: 'trained';
  readonly origin: BlendOrigin;
  readonly answer: BlendTrainAnswer;
}

export interface LoadingRecord {
  readonly kind: 'loaded';
  readonly origin: BlendOrigin;
  readonly loaded: LoadedBlend;
}

/** A training or a loaded file, with its blends. */
export type BlendRecord = TrainingRecord | LoadingRecord;

/** Returns the names of the blends of a training or file. */
export function blendsOf(record: BlendRecord): readonly string[] {
  return record.kind === 'loaded' ? [record.loaded.blend] : Object.values(record.answer.blends);
}
