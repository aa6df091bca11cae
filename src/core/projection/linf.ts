import { chebyshev, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Greatest absolute difference of row and anchor. */
export const linf: Projection = {
  id: 'linf',
  name: 'L∞',
  formula: 'max |z − a|',
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
      pairwise(chebyshev, rows, anchors, precision, storage),
};
