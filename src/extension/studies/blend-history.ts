import type { BlendModel } from '../../core/blending/blend-model';
import type { SeedEvent } from '../../core/blending/study/over-seeds';
import type { EpochRecord } from '../../core/training/train';
import { type BlendRecord, blendsOf } from '../../compute/protocol/blend-records';
import type { TrainingCurve } from '../../compute/protocol/blending-panel';

/** Returns the model of a blend; undefined if none has this name. */
export function modelOf(records: readonly BlendRecord[], blend: string): BlendModel | undefined {
  const record = records.find((each) => blendsOf(each).includes(blend));
  return record?.kind === 'loaded' ? record.loaded.model : record?.answer.model;
}

/** Returns the learning curves of the last training, if they are known. */
export function lastCurves(records: readonly BlendRecord[]): readonly TrainingCurve[] {
  const last = records.findLast((record) => record.kind === 'trained');
  return (last?.answer.stages ?? [])
    .filter(({ curve }) => curve.length > 0)
    .map(({ stage, curve }) => ({ stage, points: curve.map(pointOf) }));
}

/** Adds an epoch to the learning curves, which are those of the first seed. */
export function withEpoch(
  curves: readonly TrainingCurve[],
  { stage, record, run }: SeedEvent,
): readonly TrainingCurve[] {
  if (run > 0) return curves;
  const point = pointOf(record);
  const current = curves.find((curve) => curve.stage === stage);
  return current === undefined
    ? [...curves, { stage, points: [point] }]
    : curves.map((curve) =>
        curve === current ? { stage, points: [...curve.points, point] } : curve,
      );
}

function pointOf({
  epoch,
  trainLoss,
  validationLoss,
  scores,
}: EpochRecord): TrainingCurve['points'][number] {
  return {
    epoch,
    trainLoss,
    // If training diverges, the last loss may not be finite.
    validationLoss: Number.isFinite(validationLoss) ? validationLoss : null,
    stitched: scores['stitched'] ?? null,
  };
}
