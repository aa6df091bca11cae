import type { BlendApplyRequest } from '../protocol/blending';
import type { ProjectRequest } from '../protocol/engine';
import { includedSpaces, type StudyDefinition } from './definition';
import { requestOptions } from './options';
import { anchorsOf, type RequestContext } from './request';

/** Converts a study to the engine's request to write its only space under its only projection. */
export function projectRequest(
  study: StudyDefinition,
  precision: ProjectRequest['options']['precision'],
  resolve: RequestContext['resolve'],
): Omit<ProjectRequest, 'output'> {
  const { normalization, seed } = requestOptions(study, resolve);
  return {
    space: resolve(includedSpaces(study)[0]!.file),
    options: {
      projection: study.projections[0]!,
      normalization,
      anchors: anchorsOf(study, resolve),
      seed,
      precision,
    },
  };
}

/**
 * Converts a study to the engine's request to write its only space under a trained blend.
 * @param blend a `*.blend.json` file; the anchors that the study lists, if any, correspond to the
 * blend's
 */
export function blendApplyRequest(
  study: StudyDefinition,
  blend: string,
  resolve: RequestContext['resolve'],
): Omit<BlendApplyRequest, 'output'> {
  const { anchors } = study;
  return {
    space: resolve(includedSpaces(study)[0]!.file),
    blend: resolve(blend),
    ...('file' in anchors ? { anchors: resolve(anchors.file) } : {}),
  };
}
