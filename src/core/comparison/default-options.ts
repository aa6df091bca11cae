import { defaultMeasureId } from '../measures/registry';
import { defaultProjectionIds } from '../projection/registry';
import type { ComparisonOptions } from './types';

/**
 * Default options of a comparison, to be extended: `{ ...defaultOptions, projections: ['cosine']
 * }`.
 */
export const defaultOptions: ComparisonOptions = {
  projections: defaultProjectionIds,
  measures: [defaultMeasureId],
  anchors: { strategy: 'uniform' },
  normalization: 'none',
  seed: 0,
  nullShuffles: 0,
  nonFinite: 'refuse',
  precision: 'float32',
  sampleAbove: 5000,
};
