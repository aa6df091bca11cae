import { farthestPointAnchors } from './farthest-point';
import { kMeansAnchors } from './k-means';
import { stratifiedAnchors } from './stratified';
import { topNormAnchors } from './top-norm';
import { uniformAnchors } from './uniform';

/** All anchor strategies. All but `uniform` and `stratified` use the rows of the first space. */
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
