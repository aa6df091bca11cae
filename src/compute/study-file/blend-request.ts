import { isProductId } from '../../core/projection/product-space';
import { resolveProjection } from '../../core/projection/registry';
import type { BlendRequest } from '../protocol/blending';
import { type StudyDefinition } from './definition';
import { requestOptions } from './options';
import { anchorsOf, type RequestContext, studyFiles } from './request';
import { stitchingSetup } from './stitch-request';

/** Returns the projections of a study that can be blended: single ones that use anchors. */
export function blendedProjections({ projections }: StudyDefinition): string[] {
  return projections.filter((id) => !isProductId(id) && resolveProjection(id).entry.usesAnchors);
}

/**
 * Converts a study to the engine's request to blend two of its included spaces.
 * @param pair numbers of the decoder and the encoder among them
 * @param projections all that can be blended if absent; the engine refuses others
 */
export function blendRequest(
  study: StudyDefinition,
  pair: { readonly decoder: number; readonly encoder: number },
  resolve: RequestContext['resolve'],
  projections: readonly string[] = blendedProjections(study),
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
      projections,
      anchors: anchorsOf(study, resolve),
      ...requestOptions(study, resolve),
      testFraction,
      unlabelled: dropUnlabelled ? 'drop' : 'refuse',
      ridge: headOptions['ridge'] ?? defaultRidge,
    },
  };
}

/** Default λ of the ridge head of untrained blends. */
const defaultRidge = 0.01;
