import { isProductId } from '../../projection/product-space';
import { resolveProjection } from '../../projection/registry';
import type { Resolved } from '../../registry';
import type { Projection } from '../../projection/projection';
import type { Representation } from './stitching';

/** A representation and the projection behind it. */
export interface ResolvedRepresentation extends Representation {
  readonly resolved: Resolved<Projection>;
}

/**
 * Takes the id of a projection or of a product (`concat:cosine+l1`, `sum:0.7*cosine+0.3*l1`) apart.
 * @throws InspectorError `unknown-projection`, `wrong-use`
 */
export function resolveRepresentation(id: string): ResolvedRepresentation {
  const resolved = resolveProjection(id);
  const [, aggregation, members] = /^([^:]+):(.*)$/.exec(id) ?? [];
  return {
    id,
    projections: members?.split('+').map((member) => member.replace(/^.*\*/, '')) ?? [id],
    aggregation: aggregation ?? 'none',
    resolved,
  };
}

/**
 * Ids of products of all relative projections among these, one for each way to combine them; none
 * where there are fewer than two.
 * @throws InspectorError `unknown-projection`
 */
export function productIds(projections: readonly string[], ways: readonly string[]): string[] {
  const members = projections.filter(
    (id) => !isProductId(id) && resolveProjection(id).entry.usesAnchors,
  );
  return members.length < 2 ? [] : ways.map((way) => `${way}:${members.join('+')}`);
}

/** The representation as it stands in results. */
export function describeRepresentation({
  id,
  projections,
  aggregation,
}: Representation): Representation {
  return { id, projections, aggregation };
}
