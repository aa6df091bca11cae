import type { StitchOptions } from '../src/core/stitching/study/stitching';

/** Options for splitting and projecting rows, for stitching and blending. */
export const splitOptions = {
  task: 'classification',
  anchors: { strategy: 'uniform', count: 20 },
  normalization: 'none',
  seed: 0,
  testFraction: 0.3,
  nonFinite: 'refuse',
  unlabelled: 'refuse',
} as const;

/** Options for stitching once by a ridge head, over one projection. */
export const stitchOptions: StitchOptions = {
  ...splitOptions,
  head: 'ridge',
  headOptions: {},
  projections: ['cosine'],
  repeat: { kind: 'seeds', count: 1 },
  precision: 'float32',
  baselines: false,
  sweeps: {},
};
