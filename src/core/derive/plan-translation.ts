import type { Runtime } from '../runtime/executor';
import { fitTranslation, type TranslateOptions } from './translate-space';
import { resolveTranslation } from '../stitching/translation/registry';
import { refuseWideAnchors } from './memory-of-derived';
import type { DerivedPlan } from './plan-projection';
import { filterStream } from '../comparison/streamed/filter-stream';
import type { StreamedSpace } from '../comparison/streamed/streamed-study';

/**
 * Plans the same as `translateSpace` for rows that stay in their files. The result has the same
 * bits.
 * @throws as `translateSpace` does, and InspectorError `too-large`
 */
export async function planTranslation(
  from: StreamedSpace,
  to: StreamedSpace,
  options: TranslateOptions,
  memoryBytes: number,
  runtime: Runtime,
): Promise<DerivedPlan> {
  resolveTranslation(options.method);
  const { executor } = runtime;
  const dims = [from.matrix.cols, to.matrix.cols];
  refuseWideAnchors(from.matrix.rows, dims, options.anchors, executor.parallelism, memoryBytes);
  const spaces = [from, to];
  const filtered = await filterStream({ ...options, spaces, nonFinite: 'refuse' }, true, runtime);
  const anchors = filtered.rows.at(filtered.anchors);
  const gathered = await Promise.all(spaces.map((_, s) => anchors.gather(s, executor)));
  return {
    map: { kind: 'affine', ...(await fitTranslation(gathered, options, executor)) },
    anchors: filtered.anchors.map((row) => filtered.names.ids[row]!),
    anchorsFile: filtered.anchorsFile,
    warnings: filtered.warnings,
  };
}
