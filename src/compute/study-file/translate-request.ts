import type { TranslateRequest } from '../protocol/engine';
import { includedSpaces, type StudyDefinition } from './definition';
import { requestOptions } from './options';
import { anchorsOf, type RequestContext } from './request';

/**
 * Converts a study to the engine's request to translate the rows of its first space into its
 * second.
 */
export function translateRequest(
  study: StudyDefinition,
  map: Pick<TranslateRequest['options'], 'method' | 'ridge'>,
  resolve: RequestContext['resolve'],
): Omit<TranslateRequest, 'output'> {
  const [from, to] = includedSpaces(study);
  const { seed, pairing } = requestOptions(study, resolve);
  return {
    from: resolve(from!.file),
    to: resolve(to!.file),
    options: {
      ...map,
      anchors: anchorsOf(study, resolve),
      seed,
      ...(pairing === undefined ? {} : { pairing }),
    },
  };
}
