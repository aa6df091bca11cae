import type { Normalization } from '../projection/normalization';
import { resolveProjection } from '../projection/registry';

/**
 * Says which of these projections a normalization does not reach: those without anchors, which give the
 * rows as they are in their files.
 * @throws InspectorError for ids that are in no registry
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
