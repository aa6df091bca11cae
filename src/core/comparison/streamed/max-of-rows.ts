import { throwIfCancelled } from '../../errors';
import type { Matrix } from '../../matrix';
import type { Normalization } from '../../projection/normalization';
import type { Runtime } from '../../runtime/executor';
import { prefetch } from '../../runtime/prefetch';
import type { StudyRows } from './study-rows';
import { blockNumbers, stripRows } from './scan-spaces';
import { maxOfRowsTask } from './tasks';

/** Computes the greatest absolute entry of all rows of the first space after normalisation. */
export async function maxOfRows(
  {
    rows,
    cols,
    ...how
  }: {
    readonly rows: StudyRows;
    readonly cols: number;
    readonly normalization: Normalization;
    readonly anchors: Matrix;
  },
  { executor, cancellation, progress }: Runtime,
): Promise<number> {
  const blockRows = Math.max(1, Math.floor(blockNumbers / cols));
  const strips = rows.strips(0, stripRows);
  const found = prefetch(strips, executor.parallelism, (strip) =>
    executor.run(maxOfRowsTask, { ...strip, ...how, blockRows }),
  );
  let maximum = 0;
  let done = 0;
  for await (const [, ofStrip] of found) {
    throwIfCancelled(cancellation);
    maximum = Math.max(maximum, ofStrip);
    progress?.({ fraction: ++done / strips.length, message: 'Normalising' });
  }
  return maximum;
}
