import { performance } from 'node:perf_hooks';
import { mergeResults, missingScores, restrictResult } from './merge-scores';
import type { CompareRequest, TimedComparison } from '../protocol/engine';
import type { FetchFile } from '../files/fetched';
import { contentKey } from '../reading/content-key';
import type { ResultCache } from '../store/result-cache';

/**
 * Returns a comparison from cached scores and, for the missing ones, from `compute`, whose result
 * is cached. Without a cache, and if a file cannot be accessed, everything is computed.
 * @param compute computes a request with fewer projections and measures
 */
export async function cachedComparison(
  cache: ResultCache | undefined,
  request: CompareRequest,
  fetchFile: FetchFile,
  compute: (request: CompareRequest) => Promise<TimedComparison>,
): Promise<TimedComparison> {
  const started = performance.now();
  const { options } = request;
  const { projections: _, measures: __, ...shared } = options;
  const key = cache && (await contentKey(['compare', { ...request, options: shared }], fetchFile));
  if (cache === undefined || key === undefined) return compute(request);
  const seconds = (): number => (performance.now() - started) / 1000;
  // Results of several requests one after another; each has its own warnings.
  const parts = ((await cache.get(key)) ?? []) as readonly TimedComparison[];
  const missing = missingScores(
    options,
    parts.flatMap(({ scores }) => scores),
  );
  const added =
    missing === undefined
      ? []
      : [await compute({ ...request, options: { ...options, ...missing } })];
  if (added.length > 0) await cache.set(key, [...parts, ...added]);
  const used = [...parts, ...added].filter(({ scores }) =>
    scores.some(
      ({ projection, measure }) =>
        options.projections.includes(projection) && options.measures.includes(measure),
    ),
  );
  const [first, ...others] = used;
  const whole = others.reduce(mergeResults, first!);
  return { ...restrictResult(whole, options), seconds: seconds() };
}
