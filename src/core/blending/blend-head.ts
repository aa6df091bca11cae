import type { FitInput, FittedHead } from '../stitching/heads/head';
import type { TrainingHooks, TrainingOptions } from '../training/train';
import type { BlendModel } from './blend-model';
import { predictRows } from './forward-rows';
import { fitBlend } from './train-blend';

/**
 * Trains an aggregation and its head together; the result is one head on spaces side by side.
 * @param input features are n × SK, from `normaliseRows`, and so are those it predicts from
 */
export async function fitBlendHead(
  model: BlendModel,
  { features, targets }: Pick<FitInput, 'features' | 'targets'>,
  options: TrainingOptions,
  onEpoch?: TrainingHooks['onEpoch'],
): Promise<FittedHead> {
  const { parameters, scale } = await fitBlend(
    model,
    { matrix: features, targets, rows: allOf(features) },
    options,
    onEpoch === undefined ? {} : { onEpoch },
  );
  return { predict: (rows) => predictRows(model, parameters, scale, rows, allOf(rows)) };
}

function allOf({ rows }: { readonly rows: number }): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}
