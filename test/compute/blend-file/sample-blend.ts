import type { SavedBlend } from '../../../src/compute/blend-file/blend-file';
import { type BlendModel, initialiseBlend } from '../../../src/core/blending/blend-model';

/** A model of two small spaces. */
export const model: BlendModel = {
  aggregation: 'mlp-sum',
  head: 'linear',
  hidden: 4,
  shape: { spaces: 2, anchors: 3 },
};
/** A blend as it is saved. */
export const blend: SavedBlend = {
  model,
  parameters: initialiseBlend(model, 2, 5),
  scale: undefined,
  projections: ['cosine', 'lp3'],
  normalization: 'center',
  anchors: ['7', '1', '4'],
  task: 'classification',
  classes: ['no', 'yes'],
  provenance: {
    decoder: 'a.npy',
    encoder: 'b.npy',
    stage: 'trained',
    rows: 10,
    epoch: 3,
    settings: { epochs: 5 },
    scores: { accuracy: 0.5 },
    backend: 'wasm',
    version: '0.1.0',
  },
};
