import type { Aggregation } from '../../blending/aggregations/aggregation';
import { InspectorError } from '../../errors';
import { isProductId } from '../../projection/product-space';
import { isByRow } from '../../projection/projection';
import { resolveProjection } from '../../projection/registry';
import { stitchingAggregations, trainedAggregations } from './aggregations';
import type { Representation } from './stitching';

/** A representation, and what it is. */
export interface ResolvedRepresentation extends Representation {
  readonly name: string;
  /** A name for where there is little room. */
  readonly short: string;
  readonly formula: string;
  readonly source: string;
  /** Whether it compares rows with anchors. */
  readonly usesAnchors: boolean;
  /** Whether no row but its own and the anchors says anything of a row. */
  readonly byRow: boolean;
  /** What is trained on the projections side by side; absent where nothing is. */
  readonly trained?: Aggregation;
}

/**
 * Takes the id of a projection, of a product (`concat:cosine+l1`, `sum:0.7*cosine+0.3*l1`) or of a
 * trained aggregation (`mlp-sum:cosine+l1`) apart.
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

/** Whether an id names a trained aggregation. */
export function isTrained(id: string): boolean {
  return resolveRepresentation(id).trained !== undefined;
}

/** The name a person reads for a representation's id. */
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
 * Ids of all relative projections among these together, one for each aggregation; none where there are
 * fewer than two.
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

/** The representation as it stands in results. */
export function describeRepresentation({
  id,
  projections,
  aggregation,
}: Representation): Representation {
  return { id, projections, aggregation };
}
