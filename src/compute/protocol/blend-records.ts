import type { BlendModel } from '../../core/blending/blend-model';
import type { SpaceShares } from '../../core/blending/space-shares';
import type { BlendStage, BlendTrainingResult } from '../../core/blending/study/blending';
import type { BlendSpread } from '../../core/blending/study/over-seeds';
import type { MetricValues } from '../../core/stitching/scores';
import type { BlendProvenance } from '../blend-file/schema';
import type { Timed } from './engine';

/** Where blends of a session came from, and whether they outlive it. */
export interface BlendOrigin {
  readonly id: string;
  /** Which training of the two models it was, from 1, or the name of the file. */
  readonly name: number | string;
  /** The name of what was gone on from, if anything. */
  readonly from?: number | string;
  /** Whether it comes back with the next session of the same two models. */
  readonly kept: boolean;
  /** What went wrong or was given up in keeping it. */
  readonly warning?: string;
}

/** The first seed's training. */
export interface BlendTrainAnswer extends BlendTrainingResult, Timed {
  /** Over the seeds, where several were trained to their end. */
  readonly spread?: BlendSpread;
  /** Names of the blends within the session, by stage. */
  readonly blends: Readonly<Partial<Record<BlendStage, string>>>;
}

/** A blend that was read from a file into a session. */
export interface LoadedBlend {
  readonly blend: string;
  readonly model: BlendModel;
  readonly provenance: BlendProvenance;
  /** Scores on this session's test rows. */
  readonly own: MetricValues;
  readonly stitched: MetricValues;
  /** Of a blend that is not tuned: a tuned one's head is not the decoder's any more. */
  readonly index: number | null;
  /** What each space counts, over the encoder's test rows. */
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

/** A training or a loaded file, with the blends that came of it. */
export type BlendRecord = TrainingRecord | LoadingRecord;

/** Names of the blends that came of a training or file. */
export function blendsOf(record: BlendRecord): readonly string[] {
  return record.kind === 'loaded' ? [record.loaded.blend] : Object.values(record.answer.blends);
}
