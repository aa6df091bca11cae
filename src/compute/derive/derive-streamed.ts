import { randomUUID } from 'node:crypto';
import { throwIfCancelled } from '../../core/errors';
import type { Runtime } from '../../core/runtime/executor';
import { ownIds } from '../../core/study/pairing';
import { partOfProgress } from '../../core/runtime/part-of-progress';
import { prefetch } from '../../core/runtime/prefetch';
import { planBlocks } from '../../core/derive/memory-of-derived';
import type { DerivedPlan } from '../../core/derive/plan-projection';
import type { OpenedSpace } from '../reading/study-reader';
import { derivedShapeTask, deriveRowsTask } from './tasks';
import type { RowsToWrite } from './written-rows';

/** Share of the progress for computing and writing rows, after the scan of all rows. */
export const derivingShare = 0.7;

/** Input for deriving rows from a space in a file. */
export interface StreamedDerivation {
  readonly space: OpenedSpace;
  readonly plan: DerivedPlan;
  /** Id of the writer. */
  readonly format: string;
  readonly memoryBytes: number;
  /** Text for progress that says what is being done. */
  readonly doing: string;
}

/** Derives rows from a space's rows strip by strip; threads read, map and encode them. */
export async function deriveStreamed(
  { space, plan, format, memoryBytes, doing }: StreamedDerivation,
  runtime: Runtime,
): Promise<RowsToWrite> {
  const { executor, cancellation, progress } = partOfProgress(
    runtime,
    1 - derivingShare,
    derivingShare,
  );
  const { source, matrix } = space;
  const ids = ownIds(space);
  const { map, anchors, anchorsFile, warnings } = plan;
  const named = { name: randomUUID(), map };
  const shape = await executor.run(derivedShapeTask, { source, named });
  const { parallelism } = executor;
  const { blockRows, stripRows } = planBlocks(matrix.cols, shape.cols, parallelism, memoryBytes);
  const starts = Array.from(
    { length: Math.ceil(matrix.rows / stripRows) },
    (_, strip) => strip * stripRows,
  );
  const derived = prefetch(starts, parallelism, (start) => {
    const stop = Math.min(start + stripRows, matrix.rows);
    const { precision } = shape;
    const how = { source, named, start, stop, blockRows, format, precision };
    return executor.run(deriveRowsTask, { ...how, ids: ids?.slice(start, stop) });
  });
  return {
    ...shape,
    rows: matrix.rows,
    anchors,
    anchorsFile,
    warnings,
    ...(ids === undefined ? {} : { ids }),
    encoded: (async function* () {
      let done = 0;
      for await (const [, bytes] of derived) {
        throwIfCancelled(cancellation);
        yield bytes;
        progress?.({ fraction: ++done / starts.length, message: doing });
      }
    })(),
  };
}
