import type { Invariances } from '../registry';

/** Rotations, reflections and permutations of the dimensions. */
export const orthogonal: Invariances = {
  permutation: true,
  rotation: true,
  isotropicScale: false,
  translation: false,
  invertibleLinear: false,
};

/** Rotations and translations: the maps that preserve distances. */
export const rigid: Invariances = { ...orthogonal, translation: true };

/** Rotations and isotropic scale: the maps that preserve angles between rows. */
export const conformal: Invariances = { ...orthogonal, isotropicScale: true };

/** Rotations, isotropic scale and translations. */
export const similarity: Invariances = { ...rigid, isotropicScale: true };

/** All invertible linear maps. */
export const linear: Invariances = { ...conformal, invertibleLinear: true };

/** All invertible affine maps. */
export const affine: Invariances = { ...similarity, invertibleLinear: true };

/** Permutations of the dimensions and isotropic scale. */
export const permutationAndScale: Invariances = { ...conformal, rotation: false };
