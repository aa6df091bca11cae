import { InspectorError } from '../../errors';
import { affine, linear, ridgeTranslation } from './least-squares';
import { orthogonal } from './orthogonal';
import type { Translation } from './translation';

/** Every translation, in the order pickers show them. */
export const translations: readonly Translation[] = [affine, ridgeTranslation, linear, orthogonal];

/** λ of the ridge translation unless one is given. */
export const defaultTranslationRidge = 0.01;

/** @throws InspectorError `unknown-translation` */
export function resolveTranslation(id: string): Translation {
  const translation = translations.find((entry) => entry.id === id);
  if (translation !== undefined) return translation;
  throw new InspectorError({
    code: 'unknown-translation',
    problem: `There is no translation "${id}".`,
    remedy: `Use one of ${translations.map((entry) => entry.id).join(', ')}.`,
  });
}
