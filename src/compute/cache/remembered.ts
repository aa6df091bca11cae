import { performance } from 'node:perf_hooks';
import type { FetchFile } from '../study-reader';
import { contentKey } from './content-key';
import type { ResultCache } from './result-cache';

/**
 * What the cache knows of a request, or what `compute` gives, which is kept. Without a cache, and where
 * a file cannot be looked at, it is computed.
 * @param kind tells requests of the same shape apart
 */
export async function remembered<T>(
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

/** The same of an answer that says how many seconds it took: now, not when it was computed. */
export async function rememberedTimed<T extends { readonly seconds: number }>(
  ...[cache, kind, request, fetchFile, compute]: Parameters<typeof remembered<T>>
): Promise<T> {
  const started = performance.now();
  const answer = await remembered(cache, kind, request, fetchFile, compute);
  return { ...answer, seconds: (performance.now() - started) / 1000 };
}
