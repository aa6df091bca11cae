import { defaultId, resolveEntry, type Resolved } from '../registry';
import { absolute } from './absolute';
import { angular } from './angular';
import { changeOfBasis } from './change-of-basis';
import { correlation } from './correlation';
import { combinations } from './combinations';
import { cosine } from './cosine';
import { dotProduct } from './dot';
import { euclideanDistance } from './euclidean';
import { geodesic } from './geodesic';
import { l1 } from './l1';
import { linf } from './linf';
import { lp } from './lp';
import { mahalanobis } from './mahalanobis';
import { isProductId, resolveProduct } from './product-space';
import type { Projection } from './projection';

/** All projections, in the order of the pickers. */
export const projections: readonly Projection[] = [
  absolute,
  cosine,
  euclideanDistance,
  l1,
  linf,
  angular,
  correlation,
  dotProduct,
  lp,
  mahalanobis,
  changeOfBasis,
  geodesic,
];

/** Ids of all projections, with the default values of their options. */
export const allProjectionIds: readonly string[] = projections.map(defaultId);

/**
 * Default projections of a comparison: `absolute` (the file's coordinates) and the four of the
 * paper.
 */
export const defaultProjectionIds: readonly string[] = [
  absolute,
  cosine,
  euclideanDistance,
  l1,
  linf,
].map(({ id }) => id);

/** Examples of ids of products, for help texts. */
export const productExamples: readonly string[] = combinations.map(({ example }) => example);

/**
 * Finds the projection with an id: one of the registry, or a product of several such as
 * `concat:cosine+l1` or `sum:0.7*cosine+0.3*l1`.
 * @throws InspectorError `unknown-projection`; `wrong-use` for an option or weight out of bounds
 */
export function resolveProjection(id: string): Resolved<Projection> {
  return isProductId(id) ? resolveProduct(id, resolveSingle) : resolveSingle(id);
}

function resolveSingle(id: string): Resolved<Projection> {
  return resolveEntry('projection', projections, id);
}
