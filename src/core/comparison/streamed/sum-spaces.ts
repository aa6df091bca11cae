import { throwIfCancelled } from '../../errors';
import type { Runtime } from '../../runtime/executor';
import { prefetch } from '../../runtime/prefetch';
import { mergePairSums, mergeSpaceSums } from './row-sums';
import type { StudyRows } from './study-rows';
import { emptySums, type PartSums, type SumPart } from './sum-rows';
import { sumRowsTask } from './tasks';

/** Rows per task. Sums are added in the order of the strips, whichever threads they come from. */
export const stripRows = 8192;

/**
 * Computes the sums over all rows, for all parts at once.
 * @param threads maximum number of tasks that run at the same time
 * @param report called with the share that is done
 */
export async function sumSpaces(
  parts: readonly SumPart[],
  rows: StudyRows,
  spaces: number,
  { blockRows, threads }: { blockRows: number; threads: number },
  { executor, cancellation }: Runtime,
  report: (share: number) => void,
): Promise<PartSums[]> {
  const used = new Set(parts.flatMap(({ sides }) => sides.map(({ space }) => space)));
  const totals = parts.map(emptySums);
  const strips = Array.from({ length: Math.ceil(rows.count / stripRows) }, (_, strip) => strip);
  const summed = prefetch(strips, threads - 1, (strip) =>
    executor.run(sumRowsTask, {
      parts,
      blockRows,
      spaces: Array.from({ length: spaces }, (_, s) =>
        used.has(s) ? rows.strip(s, strip, stripRows) : null,
      ),
    }),
  );
  for await (const [strip, sums] of summed) {
    throwIfCancelled(cancellation);
    for (const [p, { sides, pairs }] of sums.entries()) {
      for (const [at, side] of sides.entries()) mergeSpaceSums(totals[p]!.sides[at]!, side);
      for (const [at, pair] of pairs.entries()) mergePairSums(totals[p]!.pairs[at]!, pair);
    }
    report((strip + 1) / strips.length);
  }
  return totals;
}
