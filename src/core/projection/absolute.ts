import type { Projection } from './projection';

/** The space unchanged, as it is in its file: for comparing the files' own coordinates. */
export const absolute: Projection = {
  id: 'absolute',
  name: 'Absolute',
  formula: 'z',
  source: 'the embedding file itself',
  range: [-Infinity, Infinity],
  invariances: {
    permutation: false,
    rotation: false,
    isotropicScale: false,
    translation: false,
    invertibleLinear: false,
  },
  cost: 'N·D',
  streams: true,
  allPairs: false,
  usesAnchors: false,
  fit: () => (rows) => rows,
};
