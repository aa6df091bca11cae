import { withOwnStorage } from '../../matrix';
import type { NormalizedRows } from '../../projection/relative';
import { defineTask } from '../../runtime/task';
import { type LendRows, readSelection, type RowSelection } from './row-reader';
import { type SumPart, sumRows } from './sum-rows';
import { maxOfSelection, scanRows } from './scan-rows';

/** Selected rows of a space, with the source from which a task reads them. */
export interface SelectedRows {
  readonly source: unknown;
  readonly rows: RowSelection;
}

/** Context of tasks that read rows themselves. */
export interface LendingRows {
  readonly lendRows: LendRows;
}

/** Task: scans the selected rows. */
export const scanRowsTask = defineTask(
  'survey-rows',
  (
    {
      source,
      rows,
      ...options
    }: SelectedRows & { readonly norms: boolean; readonly blockRows: number },
    { lendRows }: LendingRows,
  ) => withOwnStorage(() => lendRows([source], ([reader]) => scanRows(reader!, rows, options))),
);

/** Task: the greatest absolute entry of the selected rows after normalisation. */
export const maxOfRowsTask = defineTask(
  'greatest-of-rows',
  (
    {
      source,
      rows,
      ...options
    }: SelectedRows & Omit<NormalizedRows, 'rows'> & { readonly blockRows: number },
    { lendRows }: LendingRows,
  ) =>
    withOwnStorage(() => lendRows([source], ([reader]) => maxOfSelection(reader!, rows, options))),
);

/** Task: reads the selected rows, into memory shared by threads. */
export const gatherRowsTask = defineTask(
  'gather-rows',
  ({ source, rows }: SelectedRows, { lendRows }: LendingRows) =>
    lendRows([source], ([reader]) => readSelection(reader!, rows)),
);

/**
 * Task: sums over the same rows of several spaces, by their numbers; null for a space that no part
 * needs.
 */
export const sumRowsTask = defineTask(
  'sum-rows',
  (
    {
      parts,
      spaces,
      blockRows,
    }: {
      readonly parts: readonly SumPart[];
      readonly spaces: readonly (SelectedRows | null)[];
      readonly blockRows: number;
    },
    { lendRows }: LendingRows,
  ) => {
    const used = spaces.filter((space) => space !== null);
    return withOwnStorage(() =>
      lendRows(
        used.map(({ source }) => source),
        (readers) => {
          const opened = spaces.map((space) =>
            space === null
              ? undefined
              : { reader: readers[used.indexOf(space)]!, rows: space.rows },
          );
          return sumRows(parts, opened, blockRows);
        },
      ),
    );
  },
);

export const streamTasks = [scanRowsTask, maxOfRowsTask, gatherRowsTask, sumRowsTask];
