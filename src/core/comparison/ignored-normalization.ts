import type { Normalization } from '../projection/normalization';
import { resolveProjection } from '../projection/registry';

/**
 * Returns a warning about the projections that ignore a normalisation: those without anchors, which
 * leave the rows as they are in their files.
 * @throws InspectorError for unknown ids
 */
export function describeIgnoredNormalization(
  projections: readonly string[],
  normalization: Normalization,
): string[] {
  if (normalization === 'none') return [];
  return projections
    .filter((id) => !resolveProjection(id).entry.usesAnchors)
    .map(
      (id) =>
        `${id} is not normalised: it takes the rows as they are in their files, and the normalization ${normalization} is applied under projections onto anchors alone.`,
    );
}
