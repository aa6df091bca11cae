import { cosineOfRows, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Cosine of the angle between row and anchor. A zero row has cosine 0 with everything. */
export const cosine: Projection = {
  id: 'cosine',
  name: 'Cosine',
  formula: 'z·a / (‖z‖ ‖a‖)',
  source: 'Moschella et al. 2023, Relative representations, eq. 1',
  range: [-1, 1],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: true,
    translation: false,
    invertibleLinear: false,
  },
  cost: 'N·K·D',
  streams: true,
  allPairs: false,
  usesAnchors: true,
  fit:
    ({ anchors, precision }) =>
    (rows, storage) =>
      pairwise(cosineOfRows, rows, anchors, precision, storage),
};
