import { InspectorError } from '../../errors';
import type { Aggregation, AggregationDescription } from './aggregation';
import { concat } from './concat';
import { mlpSelfAttention } from './mlp-self-attention';
import { mlpSum } from './mlp-sum';
import { selfAttention } from './self-attention';
import { sum } from './sum';
import { weightedSum } from './weighted-sum';

/** All aggregations, in the order of the pickers. */
export const aggregations: readonly Aggregation[] = [
  concat,
  sum,
  weightedSum,
  mlpSum,
  selfAttention,
  mlpSelfAttention,
];

/** Descriptions of all aggregations, without their functions. */
export const describedAggregations: readonly AggregationDescription[] = aggregations;

/** Ids of all aggregations. */
export const aggregationIds: readonly string[] = aggregations.map(({ id }) => id);

/**
 * Finds the aggregation with an id.
 * @throws InspectorError `unknown-aggregation`
 */
export function resolveAggregation(id: string): Aggregation {
  const aggregation = aggregations.find((entry) => entry.id === id);
  if (aggregation !== undefined) return aggregation;
  throw new InspectorError({
    code: 'unknown-aggregation',
    problem: `There is no aggregation "${id}".`,
    remedy: `Use one of ${aggregationIds.join(', ')}.`,
  });
}
