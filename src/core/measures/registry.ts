import { defaultId, resolveEntry, type Resolved } from '../registry';
import { ckaLinear, ckaLinearDebiased } from './cka';
import { asEntry, type Measure } from './measure';
import { mutualKnnMeasures } from './neighbours';
import { procrustesAngular } from './procrustes';

/** Every measure, in the order pickers show them. */
export const measures: readonly Measure[] = [
  asEntry(ckaLinearDebiased),
  asEntry(ckaLinear),
  asEntry(procrustesAngular),
  ...mutualKnnMeasures.map(asEntry),
];

/** Ids of all measures, with the defaults of their options. */
export const defaultMeasureIds: readonly string[] = measures.map(defaultId);

/** The measure a comparison uses unless told otherwise. */
export const usualMeasureId = ckaLinearDebiased.id;

/** @throws InspectorError `unknown-measure` */
export function resolveMeasure(id: string): Resolved<Measure> {
  return resolveEntry('measure', measures, id);
}
