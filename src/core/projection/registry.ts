import { defaultId, resolveEntry, type Resolved } from '../registry';
import { absolute } from './absolute';
import { angular } from './angular';
import { correlation } from './correlation';
import { cosine } from './cosine';
import { dotProduct } from './dot';
import { euclideanDistance } from './euclidean';
import { l1 } from './l1';
import { linf } from './linf';
import { lp } from './lp';
import type { Projection } from './projection';

/** Every projection, in the order pickers show them. */
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
];

/** Ids of all projections, with the defaults of their options. */
export const defaultProjectionIds: readonly string[] = projections.map(defaultId);

/** The projections a comparison looks at unless told otherwise: the files, and the paper's four. */
export const usualProjectionIds: readonly string[] = [
  absolute,
  cosine,
  euclideanDistance,
  l1,
  linf,
].map(({ id }) => id);

/** @throws InspectorError `unknown-projection` */
export function resolveProjection(id: string): Resolved<Projection> {
  return resolveEntry('projection', projections, id);
}
