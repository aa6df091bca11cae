import type { Metric } from '../scores';
import { bestPerPair } from '../../comparison/best-fit';
import type { BestFit } from '../../comparison/types';
import { resolveRepresentation } from './representation';
import type { StitchingScores } from './stitching';

/**
 * Finds the relative representation that stitches each pair of different spaces best; ties go to
 * the one that comes first.
 * @param results scores of several representations
 * @returns [decoder][encoder]; undefined if fewer than two relative representations were scored
 */
export function bestRepresentations(
  results: readonly StitchingScores[],
  { id, direction }: Pick<Metric, 'id' | 'direction'>,
): (BestFit | null)[][] | undefined {
  const candidates = results
    .filter((scores) => scores.metric === id && resolveRepresentation(scores.id).usesAnchors)
    .map((scores) => ({ projection: scores.id, matrix: scores.matrix }));
  return candidates.length < 2 ? undefined : bestPerPair(direction, candidates);
}
