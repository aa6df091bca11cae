import { InspectorError } from '../../errors';
import { affine, linear, ridgeTranslation } from './least-squares';
import { orthogonal } from './orthogonal';
import type { Translation } from './translation';

/** All translations, in the order of the pickers. */
export const translations: readonly Translation[] = [affine, ridgeTranslation, linear, orthogonal];

/** Default λ of the ridge translation. */
export const defaultTranslationRidge = 0.01;

/**
 * Finds the translation with an id.
 * @throws InspectorError `unknown-translation`
 */
export function resolveTranslation(id: string): Translation {
  const translation = translations.find((entry) => entry.id === id);
  if (translation !== undefined) return translation;
  throw new InspectorError({
    code: 'unknown-translation',
    problem: `There is no translation "${id}".`,
    remedy: `Use one of ${translations.map((entry) => entry.id).join(', ')}.`,
  });
}
