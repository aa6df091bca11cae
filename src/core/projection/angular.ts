import { cosineOfRows, pairwise } from '../kernels/pairwise';
import { allocateFloat32, type Matrix } from '../matrix';
import type { Projection } from './projection';

/** Angle between row and anchor, divided by π. A zero row has angle ½ with everything. */
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
  fit:
    ({ anchors, precision }) =>
    (rows) =>
      angles(pairwise(cosineOfRows, rows, anchors, 'float64'), precision),
};

/**
 * Computes angles from float64 cosines whatever the precision: near a cosine of 1 the angle keeps
 * only half of its digits.
 */
function angles({ rows, cols, data }: Matrix, precision: 'float32' | 'float64'): Matrix {
  const result = precision === 'float64' ? data : allocateFloat32(data.length);
  for (let at = 0; at < data.length; at++) result[at] = Math.acos(data[at]!) / Math.PI;
  return { rows, cols, data: result };
}
