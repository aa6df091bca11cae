import { defaultId, resolveEntry, type Resolved } from '../registry';
import { ccaMean, ccaMeanSquared, pwccaX, pwccaY, svcca } from './cca';
import { ckaLinear, ckaLinearDebiased } from './cka';
import { distanceCorrelation } from './distance-correlation';
import { eigenspaceOverlap } from './eigenspace';
import {
  concentricityDifference,
  magnitudeDifference,
  rsmNorm,
  uniformityDifference,
} from './geometry';
import { gulp } from './gulp';
import { cknna, cycleKnn } from './local-alignment';
import { hardCorrelationMatch, softCorrelationMatch } from './matching';
import { asEntry, type Measure } from './measure';
import { neighbourMeasures } from './neighbours';
import {
  normalizedBures,
  procrustesAngular,
  procrustesNormalizedSquared,
  procrustesSizeAndShape,
} from './procrustes';
import { ckaRbf, ckaRbfDebiased } from './rbf-cka';
import { regressionMeasures } from './regression';
import { entryCorrelation, meanReciprocalRank, meanRowCosine } from './relative';
import { rsaMeasures } from './rsa';
import { shape } from './shape';

/** All measures, in the order of the pickers. */
export const measures: readonly Measure[] = [
  asEntry(ckaLinearDebiased),
  asEntry(ckaLinear),
  asEntry(ckaRbfDebiased),
  asEntry(ckaRbf),
  asEntry(procrustesAngular),
  asEntry(procrustesNormalizedSquared),
  asEntry(procrustesSizeAndShape),
  asEntry(normalizedBures),
  asEntry(shape),
  asEntry(ccaMean),
  asEntry(ccaMeanSquared),
  asEntry(svcca),
  asEntry(pwccaX),
  asEntry(pwccaY),
  asEntry(eigenspaceOverlap),
  ...regressionMeasures.map(asEntry),
  asEntry(gulp),
  ...rsaMeasures,
  asEntry(distanceCorrelation),
  ...neighbourMeasures,
  asEntry(cknna),
  asEntry(cycleKnn),
  asEntry(hardCorrelationMatch),
  asEntry(softCorrelationMatch),
  asEntry(magnitudeDifference),
  asEntry(concentricityDifference),
  asEntry(uniformityDifference),
  asEntry(rsmNorm),
  asEntry(meanRowCosine),
  asEntry(entryCorrelation),
  asEntry(meanReciprocalRank),
];

/** Ids of all measures, with the default values of their options. */
export const allMeasureIds: readonly string[] = measures.map(defaultId);

/** Default measure of a comparison. */
export const defaultMeasureId = ckaLinearDebiased.id;

/**
 * Finds the measure with an id.
 * @throws InspectorError `unknown-measure`
 */
export function resolveMeasure(id: string): Resolved<Measure> {
  return resolveEntry('measure', measures, id);
}
