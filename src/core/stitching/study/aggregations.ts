import type { Aggregation } from '../../blending/aggregations/aggregation';
import { aggregations } from '../../blending/aggregations/registry';
import { combinations } from '../../projection/combinations';
import type { OptionValues } from '../../registry';
import type { HeadOption } from '../heads/head';
import { resolveOptions } from '../heads/registry';
import { trainingOptions } from '../heads/training-options';
import { defaultBlendSettings } from '../../blending/settings';

/** A method to combine several relative projections into one representation. */
export interface StitchingAggregation {
  /** Prefix of a representation's id before the colon, e.g. `mlp-sum:cosine+l1`. */
  readonly id: string;
  readonly name: string;
  readonly formula: string;
  readonly source: string;
  /** Whether it is trained, together with its head, on every decoder's training rows. */
  readonly trained: boolean;
}

/** The aggregations that have parameters to train. */
export const trainedAggregations: readonly Aggregation[] = aggregations.filter(
  ({ parameterCount }) => parameterCount({ spaces: 2, anchors: 2 }) > 0,
);

/** All aggregations, those without training first. */
export const stitchingAggregations: readonly StitchingAggregation[] = [
  ...combinations.map((entry) => describe(entry, false)),
  ...trainedAggregations.map((entry) => describe(entry, true)),
];

/** Ids of all aggregations. */
export const stitchingAggregationIds: readonly string[] = stitchingAggregations.map(({ id }) => id);

const defaultValues: OptionValues = {
  epochs: defaultBlendSettings.epochs,
  lr: defaultBlendSettings.learningRate,
  'weight-decay': defaultBlendSettings.weightDecay,
};

/** Training options of aggregations; the defaults are those of a blend. */
export const aggregationOptions: readonly HeadOption[] = trainingOptions.map((option) => ({
  ...option,
  default: defaultValues[option.id]!,
}));

/**
 * Returns a value for each training option of aggregations: the given one, or the default.
 * @throws InspectorError `wrong-use` for an unknown option and for a value out of bounds
 */
export function resolveAggregationOptions(given: OptionValues): OptionValues {
  return resolveOptions('The training of aggregations', aggregationOptions, given);
}

function describe(
  { id, name, formula, source }: Omit<StitchingAggregation, 'trained'>,
  trained: boolean,
): StitchingAggregation {
  return { id, name, formula, source, trained };
}
