import { minkowski, pairwise } from '../kernels/pairwise';
import type { Projection } from './projection';

/** Minkowski distance of row and anchor; `lp3` is p = 3. */
export const lp: Projection = {
  id: 'lp',
  name: 'Lp',
  formula: '(Σ |z − a|^p)^(1/p)',
  source: 'Minkowski distance',
  range: [0, Infinity],
  invariances: {
    permutation: true,
    rotation: false,
    isotropicScale: false,
    translation: true,
    invertibleLinear: false,
  },
  cost: 'N·K·D',
  option: {
    id: 'p',
    name: 'p',
    description: 'Exponent of the distance.',
    suffix: '',
    default: 3,
    minimum: 1,
    maximum: 100,
    integer: false,
  },
  streams: true,
  allPairs: false,
  usesAnchors: true,
  fit: ({ anchors, options, precision }) => {
    const kernel = minkowski(options['p']!);
    return (rows, storage) => pairwise(kernel, rows, anchors, precision, storage);
  },
};
