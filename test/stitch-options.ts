import type { StitchOptions } from '../src/core/stitching/study/stitching';

/** How rows are split and projected, for stitching and blending. */
export const splitOptions = {
  task: 'classification',
  anchors: { strategy: 'uniform', count: 20 },
  normalization: 'none',
  seed: 0,
  testFraction: 0.3,
  nonFinite: 'refuse',
  unlabelled: 'refuse',
} as const;

/** Stitching by a ridge head over one projection, once. */
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
