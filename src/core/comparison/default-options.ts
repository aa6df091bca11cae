import { usualMeasureId } from '../measures/registry';
import { usualProjectionIds } from '../projection/registry';
import type { ComparisonOptions } from './types';

/** What a comparison does unless told otherwise: `{ ...usualOptions, projections: ['cosine'] }`. */
export const usualOptions: ComparisonOptions = {
  projections: usualProjectionIds,
  measures: [usualMeasureId],
  anchors: { strategy: 'uniform' },
  normalization: 'none',
  seed: 0,
  nullShuffles: 0,
  nonFinite: 'refuse',
  precision: 'float32',
  sampleAbove: 5000,
};
