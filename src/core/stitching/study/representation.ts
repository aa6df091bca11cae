import type { Aggregation } from '../../blending/aggregations/aggregation';
import { InspectorError } from '../../errors';
import { isProductId } from '../../projection/product-space';
import { isByRow } from '../../projection/projection';
import { resolveProjection } from '../../projection/registry';
import { stitchingAggregations, trainedAggregations } from './aggregations';
import type { Representation } from './stitching';

/** A representation with its description and properties. */
export interface ResolvedRepresentation extends Representation {
  readonly name: string;
  /** Short name for small spaces in the interface. */
  readonly short: string;
  readonly formula: string;
  readonly source: string;
  /** Whether it compares rows with anchors. */
  readonly usesAnchors: boolean;
  /** Whether a row's representation depends only on the row itself and the anchors. */
  readonly byRow: boolean;
  /** Aggregation that is trained on the projections side by side; absent if nothing is trained. */
  readonly trained?: Aggregation;
}

/**
 * Resolves the id of a projection, of a product (`concat:cosine+l1`, `sum:0.7*cosine+0.3*l1`) or of
 * a trained aggregation (`mlp-sum:cosine+l1`).
 * @throws InspectorError `unknown-projection`, `wrong-use`
 */
export function resolveRepresentation(id: string): ResolvedRepresentation {
  const [, before, members] = /^([^:]+):(.*)$/.exec(id) ?? [];
  const trained = trainedAggregations.find((entry) => entry.id === before);
  if (trained !== undefined) return ofTrained(id, trained, members!.split('+'));
  const { name, entry } = resolveProjection(id);
  const { formula, source, usesAnchors } = entry;
  return {
    id,
    projections: members?.split('+').map((member) => member.replace(/^.*\*/, '')) ?? [id],
    aggregation: before ?? 'none',
    name,
    short: stitchingAggregations.find((entry) => entry.id === before)?.name ?? name,
    formula,
    source,
    usesAnchors,
    byRow: isByRow(entry),
  };
}

/** Whether an id is that of a trained aggregation. */
export function isTrained(id: string): boolean {
  return resolveRepresentation(id).trained !== undefined;
}

/** Returns the display name of a representation's id. */
export function representationName(id: string): string {
  return resolveRepresentation(id).name;
}

function ofTrained(
  id: string,
  aggregation: Aggregation,
  projections: readonly string[],
): ResolvedRepresentation {
  const members = projections.map((projection) => {
    const { name, entry } = resolveProjection(projection);
    if (entry.usesAnchors && !isProductId(projection)) {
      return { name, byRow: isByRow(entry) };
    }
    throw new InspectorError({
      code: 'wrong-use',
      problem: `"${id}": ${projection} is not a single relative representation.`,
      remedy: 'Aggregate projections that compare rows with anchors, e.g. mlp-sum:cosine+l1.',
    });
  });
  const { name, formula, source } = aggregation;
  return {
    id,
    projections,
    aggregation: aggregation.id,
    name: `${name} of ${members.map((member) => member.name).join(' + ')}`,
    short: name,
    formula,
    source,
    usesAnchors: true,
    byRow: members.every(({ byRow }) => byRow),
    trained: aggregation,
  };
}

/**
 * Returns one id per aggregation, of all relative projections among these together; empty if there
 * are fewer than two.
 * @throws InspectorError `unknown-projection`
 */
export function aggregateIds(
  projections: readonly string[],
  aggregations: readonly string[],
): string[] {
  const members = projections.filter(
    (id) => !isProductId(id) && resolveProjection(id).entry.usesAnchors,
  );
  return members.length < 2
    ? []
    : aggregations.map((aggregation) => `${aggregation}:${members.join('+')}`);
}

/** Returns the representation in the form of results. */
export function describeRepresentation({
  id,
  projections,
  aggregation,
}: Representation): Representation {
  return { id, projections, aggregation };
}
