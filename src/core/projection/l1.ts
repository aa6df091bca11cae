import { manhattan, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Sum of the absolute differences of row and anchor. */
export const l1: Projection = {
  id: 'l1',
  name: 'L1',
  formula: 'Σ |z − a|',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, section 3',
  range: [0, Infinity],
  invariances: {
    permutation: true,
    rotation: false,
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
      pairwise(manhattan, rows, anchors, precision, storage),
};
