import { dot, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Dot product of row and anchor. */
export const dotProduct: Projection = {
  id: 'dot',
  name: 'Dot product',
  formula: 'z·a',
  source: 'the unnormalised form of Moschella et al. 2023, eq. 1',
  range: [-Infinity, Infinity],
  invariances: {
    permutation: true,
    rotation: true,
    isotropicScale: false,
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
      pairwise(dot, rows, anchors, precision, storage),
};
