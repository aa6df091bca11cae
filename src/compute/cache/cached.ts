import type { FetchFile } from '../files/fetched';
import { contentKey } from '../reading/content-key';
import type { ResultCache } from '../store/result-cache';

/**
 * What the cache knows of a request, or what `compute` gives, which is kept. Without a cache, and where
 * a file cannot be looked at, it is computed.
 * @param kind tells requests of the same shape apart
 */
export async function cached<T>(
  cache: ResultCache | undefined,
  kind: string,
  request: unknown,
  fetchFile: FetchFile,
  compute: () => Promise<T>,
): Promise<T> {
  const key = cache && (await contentKey([kind, request], fetchFile));
  if (cache === undefined || key === undefined) return compute();
  const known = (await cache.get(key)) as T | undefined;
  if (known !== undefined) return known;
  const computed = await compute();
  await cache.set(key, computed);
  return computed;
}
