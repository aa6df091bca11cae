import { throwIfCancelled } from '../../errors';
import type { Runtime } from '../../runtime/executor';
import type { RowCheck } from '../../study/row-check';
import { prefetch } from '../../runtime/prefetch';
import type { StreamedSpace } from './streamed-study';
import type { StudyRows } from './study-rows';
import { scanRowsTask } from './tasks';

/** Result of a scan of all paired rows of all spaces. */
export interface SpacesScan {
  /** Checks of each space; row numbers are positions among the paired rows. */
  readonly checks: readonly RowCheck[];
  /** Greatest absolute entry of each space. */
  readonly maximum: readonly number[];
  /** Squared lengths of the first space's rows, if requested. */
  readonly norms?: Float64Array;
}

/** Rows per task. */
export const stripRows = 16_384;
/** Maximum number of entries of a block in memory during the scan. */
export const blockNumbers = 2 ** 20;

/** Scans all rows of all spaces once. */
export async function scanSpaces(
  rows: StudyRows,
  spaces: readonly StreamedSpace[],
  withNorms: boolean,
  runtime: Runtime,
): Promise<SpacesScan> {
  const { executor, cancellation, progress } = runtime;
  const checks = spaces.map(() => ({ nonFinite: [] as number[], zero: [] as number[] }));
  const maximum = spaces.map(() => 0);
  const norms = withNorms ? new Float64Array(rows.count) : undefined;
  const strips = spaces.flatMap((space, s) =>
    rows.strips(s, stripRows).map((part, strip) => ({ s, part, from: strip * stripRows, space })),
  );
  const scanned = prefetch(strips, executor.parallelism, ({ s, part, space }) =>
    executor.run(scanRowsTask, {
      ...part,
      norms: withNorms && s === 0,
      blockRows: Math.max(1, Math.floor(blockNumbers / space.matrix.cols)),
    }),
  );
  let done = 0;
  for await (const [{ s, from, space }, found] of scanned) {
    throwIfCancelled(cancellation);
    for (const row of found.nonFinite) checks[s]!.nonFinite.push(from + row);
    for (const row of found.zero) checks[s]!.zero.push(from + row);
    maximum[s] = Math.max(maximum[s]!, found.maximum);
    if (found.norms !== undefined) norms?.set(found.norms, from);
    progress?.({ fraction: ++done / strips.length, message: `Looking through ${space.name}` });
  }
  return { checks, maximum, ...(norms === undefined ? {} : { norms }) };
}
