import type { PairBar, PairInspection } from '../../core/comparison/inspect-pair';
import type { InspectPairRequest } from '../protocol/engine';
import type { FetchFile } from '../files/fetched';
import { contentKey } from '../reading/content-key';
import type { ResultCache } from '../store/result-cache';

/** Cached details of one pair by one measure, by projection. */
interface CachedPair {
  readonly bars: Readonly<Record<string, PairBar>>;
  readonly details: Readonly<Record<string, Omit<PairInspection, 'bars'>>>;
}

/**
 * Returns the details of a pair's score from the cache and, for missing projections, from
 * `compute`, whose result is cached. Without a cache, and if a file cannot be accessed, everything
 * is computed.
 * @param compute computes the details under fewer projections
 */
export async function cachedInspection(
  cache: ResultCache | undefined,
  request: InspectPairRequest,
  fetchFile: FetchFile,
  compute: (request: InspectPairRequest) => Promise<PairInspection>,
): Promise<PairInspection> {
  const { options, pair } = request;
  const { projections, measures: _, ...shared } = options;
  const { projection: shown, ...looked } = pair;
  const content = ['inspect-pair', { ...request, options: shared, pair: looked }];
  const key = cache && (await contentKey(content, fetchFile));
  if (cache === undefined || key === undefined) return compute(request);
  let cached = ((await cache.get(key)) ?? { bars: {}, details: {} }) as CachedPair;
  const look = async (under: readonly string[], at: string, spread: boolean): Promise<void> => {
    const { bars, ...detail } = await compute({
      ...request,
      options: { ...options, projections: under },
      pair: { ...pair, projection: at, spread },
    });
    const added = bars.filter((bar) => under.includes(bar.projection));
    cached = {
      bars: { ...cached.bars, ...Object.fromEntries(added.map((bar) => [bar.projection, bar])) },
      details: { ...cached.details, [at]: detail },
    };
    await cache.set(key, cached);
  };
  const wanted = [...new Set([...projections, shown])];
  const missing = wanted.filter((projection) => cached.bars[projection] === undefined);
  const [first] = missing;
  if (first !== undefined) {
    await look(missing, missing.includes(shown) ? shown : first, pair.spread);
  }
  // Without nulls and intervals, which are slow and already known.
  if (cached.details[shown] === undefined) await look([], shown, false);
  return { bars: wanted.map((each) => cached.bars[each]!), ...cached.details[shown]! };
}
