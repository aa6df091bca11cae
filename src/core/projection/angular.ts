import { pairwise, type RowKernel, dot } from '../kernels/pairwise';
import { unitRows } from '../linalg/columns';
import type { Projection } from './projection';

const angle: RowKernel = (x, xAt, y, yAt, length) =>
  Math.acos(Math.min(1, Math.max(-1, dot(x, xAt, y, yAt, length)))) / Math.PI;

/** Angle between row and anchor as a share of π. A zero row is at a right angle to everything. */
export const angular: Projection = {
  id: 'angular',
  name: 'Angular',
  formula: 'arccos(z·a / (‖z‖ ‖a‖)) / π',
  source: 'Cannistraci et al. 2024, From Bricks to Bridges, section 3',
  range: [0, 1],
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
  fit: ({ anchors, precision }) => {
    const unitAnchors = unitRows(anchors);
    return (rows) => pairwise(angle, unitRows(rows), unitAnchors, precision);
  },
};
