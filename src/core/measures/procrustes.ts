import { centreColumns, type CentredMatrix } from '../linalg/columns';
import { crossProduct, squaredFrobenius } from '../linalg/products';
import { nuclearNorm } from '../linalg/svd';
import type { Measure, Preparation, Score } from './measure';
import { constantSpace } from './undefined-scores';

interface ProcrustesSide {
  readonly centred: CentredMatrix;
  /** ‖c(X)‖_F, without the centred matrix's exponent. */
  readonly norm: number;
}

const procrustes: Preparation<ProcrustesSide> = {
  id: 'procrustes',
  run(rows) {
    const centred = centreColumns(rows);
    return { centred, norm: Math.sqrt(squaredFrobenius(centred)) };
  },
};

const common = {
  family: 'Procrustes',
  symmetric: true,
  cost: 'N·D² + D³',
  streams: true,
  allPairs: false,
  sameDimensions: false,
  minimumRows: 2,
  preparation: procrustes,
} as const;

const scaleFree = {
  permutation: true,
  rotation: true,
  isotropicScale: true,
  translation: true,
  invertibleLinear: false,
};

const rounding = 64 * Number.EPSILON;

/** ‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖), clipped to [0, 1]; undefined for a constant space. */
function bures(
  { centred: x, norm: normX }: ProcrustesSide,
  { centred: y, norm: normY }: ProcrustesSide,
): Score {
  if (normX === 0 || normY === 0) return constantSpace;
  const nuclear = nuclearNorm(crossProduct(x, y));
  const similarity = nuclear / (normX * normY);
  // What is within rounding of 1 is 1: the arccos would make 1e-7 of the last bits.
  return { value: similarity > 1 - rounding ? 1 : similarity };
}

function mapScore(score: Score, map: (value: number) => number): Score {
  return score.value === undefined ? score : { value: map(score.value) };
}

/** Angle between the two spaces after the best rotation. */
export const procrustesAngular: Measure<ProcrustesSide> = {
  ...common,
  id: 'procrustes-angular',
  name: 'Procrustes (angular)',
  formula: 'arccos(‖c(X)ᵀc(Y)‖_* / (‖c(X)‖ ‖c(Y)‖))',
  source: 'Williams et al. 2021, Generalized Shape Metrics on Neural Representations, eq. 6',
  convention: 'Angle in radians after centring, scaling to unit norm and the best orthogonal map.',
  direction: 'lower',
  range: [0, Math.PI / 2],
  invariances: scaleFree,
  compare: (x, y) => mapScore(bures(x, y), Math.acos),
};
