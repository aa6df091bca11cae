import type { BlendModel } from '../../core/blending/blend-model';
import type { SeedEvent } from '../../core/study/blend/over-seeds';
import type { BlendTrainAnswer, LoadedBlend } from '../../compute/protocol/blending';
import type { TrainingCurve } from '../../compute/protocol/blending-panel';

/** A training or a loaded file, with the blends that came of it. */
export type BlendOrigin =
  | { readonly kind: 'trained'; readonly answer: BlendTrainAnswer; readonly from?: string }
  | { readonly kind: 'loaded'; readonly file: string; readonly loaded: LoadedBlend };

/** What kind of blend it is; undefined where none has this name. */
export function modelOf(origins: readonly BlendOrigin[], blend: string): BlendModel | undefined {
  for (const origin of origins) {
    if (origin.kind === 'loaded') {
      if (origin.loaded.blend === blend) return origin.loaded.model;
    } else if (Object.values(origin.answer.blends).includes(blend)) {
      return origin.answer.model;
    }
  }
  return undefined;
}

/** The learning curves with one more epoch. They are those of the first seed. */
export function withEpoch(
  curves: readonly TrainingCurve[],
  { stage, record, run }: SeedEvent,
): readonly TrainingCurve[] {
  if (run > 0) return curves;
  const { epoch, trainLoss, validationLoss, scores } = record;
  const point = { epoch, trainLoss, validationLoss, stitched: scores['stitched'] ?? null };
  const known = curves.find((curve) => curve.stage === stage);
  return known === undefined
    ? [...curves, { stage, points: [point] }]
    : curves.map((curve) =>
        curve === known ? { stage, points: [...curve.points, point] } : curve,
      );
}
