import { isProductId } from '../../core/projection/product-space';
import { resolveProjection } from '../../core/projection/registry';
import type { BlendRequest } from '../protocol/blending';
import { type StudyDefinition } from './definition';
import { anchorsOf, pairingOf, type RequestContext, rowsOf, studyFiles } from './request';
import { stitchingSetup } from './stitch-request';

/** The projections of a study that can be blended: single ones onto anchors. */
export function blendedProjections({ projections }: StudyDefinition): string[] {
  return projections.filter((id) => !isProductId(id) && resolveProjection(id).entry.usesAnchors);
}

/**
 * Turns a study into the engine's request to blend two of its included spaces.
 * @param pair numbers of the decoder and the encoder among them
 */
export function blendRequest(
  study: StudyDefinition,
  pair: { readonly decoder: number; readonly encoder: number },
  resolve: RequestContext['resolve'],
): BlendRequest {
  const { task, targets, headOptions } = stitchingSetup(study);
  const { spaces, labels } = studyFiles(study, resolve, task === 'classification');
  const { testFraction = 0.3, dropUnlabelled = false } = study.stitching ?? {};
  return {
    decoder: spaces[pair.decoder]!,
    encoder: spaces[pair.encoder]!,
    ...(labels === undefined ? {} : { labels }),
    ...(targets === undefined || task !== 'reconstruction' ? {} : { targets: resolve(targets) }),
    options: {
      task,
      projections: blendedProjections(study),
      anchors: anchorsOf(study, resolve),
      normalization: study.normalization ?? 'none',
      ...rowsOf(study.rows, resolve),
      ...pairingOf(study),
      seed: study.seed ?? 0,
      testFraction,
      nonFinite: study.dropNonFinite === true ? 'drop' : 'refuse',
      unlabelled: dropUnlabelled ? 'drop' : 'refuse',
      ridge: headOptions['ridge'] ?? defaultRidge,
    },
  };
}

/** λ of the ridge head of untrained blends. */
const defaultRidge = 0.01;
