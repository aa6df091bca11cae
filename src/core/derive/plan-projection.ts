import type { Matrix } from '../matrix';
import { storageFor } from '../projection/relative';
import { resolveProjection } from '../projection/registry';
import { sampleRows } from '../study/choose-rows';
import type { Runtime } from '../runtime/executor';
import { describeIgnoredNormalization } from '../comparison/ignored-normalization';
import { partOfProgress } from '../runtime/part-of-progress';
import type { ProjectOptions } from './export-projection';
import type { RowMap } from './row-map';
import { maxOfRows } from '../comparison/streamed/max-of-rows';
import { refuseTooLarge, usableBytes } from '../comparison/streamed/memory';
import { bytesToProject, refuseWideAnchors } from './memory-of-derived';
import { filterStream } from '../comparison/streamed/filter-stream';
import { covarianceSurrogate } from '../comparison/streamed/covariance-surrogate';
import type { StreamedSpace } from '../comparison/streamed/streamed-study';

/** A map for single rows of a space, fitted after a pass over all of its rows. */
export interface DerivedPlan {
  readonly map: RowMap;
  /** Ids of the anchors; row numbers from 0 if the space has no ids. */
  readonly anchors: readonly string[];
  /** Path of the file that lists the anchors, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly warnings: readonly string[];
}

/** Share of the progress that the first pass takes if there is a second one. */
const scanShare = 0.4;
/** Size of the sample whose mean and spread set the scale of the sums over all rows. */
const scaled = 1024;

/**
 * Plans the same as `projectSpace` for rows that stay in their file. The result has the same bits,
 * or agrees to 1e-6 if the projection uses the covariance of all rows.
 * @throws as `projectSpace` does, and InspectorError `too-large` for projections that look at all
 * pairs and for too many anchors
 */
export async function planProjection(
  space: StreamedSpace & { readonly entryBytes: number },
  options: ProjectOptions,
  memoryBytes: number,
  runtime: Runtime,
): Promise<DerivedPlan> {
  const { projection, normalization, precision } = options;
  const { entry, name } = resolveProjection(projection);
  const { rows: count, cols } = space.matrix;
  if (!entry.streams) {
    const bytes = bytesToProject({ ...space.matrix, entryBytes: space.entryBytes }, options);
    refuseTooLarge(
      `${name} looks at all pairs of rows: holding them`,
      bytes + memoryBytes - usableBytes(memoryBytes),
      memoryBytes,
      'project fewer rows, or choose a projection that looks at rows one by one, as euclidean does',
    );
  }
  if (entry.usesAnchors) {
    const { parallelism } = runtime.executor;
    refuseWideAnchors(count, [cols], options.anchors, parallelism, memoryBytes);
  }
  const normalizes = entry.usesAnchors && normalization !== 'none';
  const looks = Number(normalizes) + Number(entry.usesCovariance ?? false);
  const filtered = await filterStream(
    { ...options, spaces: [space], nonFinite: 'refuse' },
    entry.usesAnchors,
    partOfProgress(runtime, 0, looks === 0 ? 1 : scanShare),
  );
  const { rows, anchorsFile, warnings } = filtered;
  const { ids } = filtered.names;
  const anchors = filtered.anchors.map((row) => ids[row]!);
  if (!entry.usesAnchors) {
    const ignored = describeIgnoredNormalization([projection], normalization);
    return { map: { kind: 'same' }, anchors, warnings: [...warnings, ...ignored] };
  }
  const { executor } = runtime;
  const anchorRows = await rows.at(filtered.anchors).gather(0, executor);
  const lookShare = (1 - scanShare) / looks;
  const maximum = normalizes
    ? await maxOfRows(
        { rows, cols, normalization, anchors: anchorRows },
        partOfProgress(runtime, scanShare, lookShare),
      )
    : filtered.maximum[0]!;
  const surrogate = async (): Promise<Matrix> => {
    const sample = sampleRows(rows.count, scaled, options.seed);
    const input = {
      space: 0,
      spaces: 1,
      cols,
      rows,
      sample: await rows.at(sample).gather(0, executor),
      anchors: anchorRows,
      maximum: filtered.maximum[0]!,
      normalization,
      memoryBytes,
    };
    return covarianceSurrogate(input, runtime, (share) => {
      const message = `Summing up the covariance of ${space.name}`;
      runtime.progress?.({ fraction: 1 - lookShare + lookShare * share, message });
    });
  };
  const map: RowMap = {
    kind: 'relative',
    projection,
    normalization,
    anchors: anchorRows,
    precision: storageFor(maximum, precision),
    ...(entry.usesCovariance ? { surrogate: await surrogate() } : {}),
  };
  return { map, anchors, anchorsFile, warnings };
}
