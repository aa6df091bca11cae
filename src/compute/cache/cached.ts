import type { FetchFile } from '../files/fetched';
import { contentKey } from '../reading/content-key';
import type { ResultCache } from '../store/result-cache';

/**
 * Returns the cached result of a request, or the result of `compute`, which is then cached. Without
 * a cache, and if a file cannot be accessed, it is computed.
 * @param kind distinguishes requests of the same type
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
  const found = (await cache.get(key)) as T | undefined;
  if (found !== undefined) return found;
  const computed = await compute();
  await cache.set(key, computed);
  return computed;
}
