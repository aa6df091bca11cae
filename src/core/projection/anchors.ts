import { farthestPointAnchors } from './farthest-point-anchors';
import { kMeansAnchors } from './k-means-anchors';
import { stratifiedAnchors } from './stratified-anchors';
import { topNormAnchors } from './top-norm-anchors';
import { uniformAnchors } from './uniform-anchors';

/** Every anchor strategy. All but `uniform` and `stratified` look at the first space's rows. */
export const anchorStrategyEntries = [
  uniformAnchors,
  stratifiedAnchors,
  farthestPointAnchors,
  kMeansAnchors,
  topNormAnchors,
] as const;
/** Id of an anchor strategy. */
export type AnchorStrategy = (typeof anchorStrategyEntries)[number]['id'];

/** Ids of all anchor strategies. */
export const anchorStrategies = anchorStrategyEntries.map(({ id }) => id);
