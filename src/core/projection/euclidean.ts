import { euclidean, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Euclidean distance of row and anchor. */
export const euclideanDistance: Projection = {
  id: 'euclidean',
  name: 'Euclidean',
  formula: '‖z − a‖₂',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, section 3',
  range: [0, Infinity],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: false,
    translation: true,
    invertibleLinear: false,
  },
  cost: 'N·K·D',
  streams: true,
  allPairs: false,
  usesAnchors: true,
  fit:
    ({ anchors, precision }) =>
    (rows, storage) =>
      pairwise(euclidean, rows, anchors, precision, storage),
};
