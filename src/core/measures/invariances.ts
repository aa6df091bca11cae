import type { Invariances } from '../registry';

/** Rotations, reflections and permutations of the dimensions. */
export const orthogonal: Invariances = {
  permutation: true,
  rotation: true,
  isotropicScale: false,
  translation: false,
  invertibleLinear: false,
};

/** Rotations and translations: whatever leaves distances alone. */
export const rigid: Invariances = { ...orthogonal, translation: true };

/** Rotations and isotropic scale: whatever leaves angles between rows alone. */
export const conformal: Invariances = { ...orthogonal, isotropicScale: true };

/** Rotations, isotropic scale and translations. */
export const similarity: Invariances = { ...rigid, isotropicScale: true };

/** Every invertible linear map. */
export const linear: Invariances = { ...conformal, invertibleLinear: true };

/** Every invertible affine map. */
export const affine: Invariances = { ...similarity, invertibleLinear: true };

/** Permutations of the dimensions and isotropic scale. */
export const permutationAndScale: Invariances = { ...conformal, rotation: false };
