import { performance } from 'node:perf_hooks';
import { mergeStitching, missingWork, restrictStitching } from './merge-stitching';
import type { TimedStitching, StitchRequest } from '../protocol/engine';
import type { FetchFile } from '../files/fetched';
import { contentKey } from '../reading/content-key';
import type { ResultCache } from '../store/result-cache';
import { strategyName } from '../../core/study/anchor-choice';

/**
 * Returns stitching scores and curves from the cache and, for the missing ones, from `compute`,
 * whose result is cached. Without a cache, and if a file cannot be accessed, everything is
 * computed.
 * @param compute computes a request for less
 */
export async function cachedStitching(
  cache: ResultCache | undefined,
  request: StitchRequest,
  fetchFile: FetchFile,
  compute: (request: StitchRequest) => Promise<TimedStitching>,
): Promise<TimedStitching> {
  const started = performance.now();
  const { options } = request;
  const { projections: _, baselines: __, sweeps: ___, ...shared } = options;
  const key = cache && (await contentKey(['stitch', { ...request, options: shared }], fetchFile));
  if (cache === undefined || key === undefined) return compute(request);
  // Answers to several requests one after another; each has its own warnings.
  const parts = ((await cache.get(key)) ?? []) as readonly TimedStitching[];
  const defaultStrategy = strategyName(options.anchors);
  const missing = missingWork(options, defaultStrategy, merged(parts));
  const added =
    missing === undefined
      ? []
      : [await compute({ ...request, options: { ...options, ...missing } })];
  if (added.length > 0) await cache.set(key, [...parts, ...added]);
  const asked = [...parts, ...added].map((part) =>
    restrictStitching(part, options, defaultStrategy),
  );
  const used = asked.filter(
    ({ results, baselines, sweeps }) => results.length + baselines.length + sweeps.length > 0,
  );
  // If the request names no scores, the first answer supplies the other fields.
  const whole = restrictStitching(merged(used) ?? asked[0]!, options, defaultStrategy);
  return { ...whole, seconds: (performance.now() - started) / 1000 };
}

function merged(parts: readonly TimedStitching[]): TimedStitching | undefined {
  return parts.reduce<TimedStitching | undefined>(mergeStitching, undefined);
}
