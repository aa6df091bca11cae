import { type Matrix, withOwnStorage } from '../../linalg/matrix';
import type { NormalizedRows } from '../../projection/relative';
import type { Executor } from '../comparison';
import { type LendRows, readSelection, type RowSelection } from './row-reader';
import { type PartSums, type SumPart, sumRows } from './sum-rows';
import { greatestOfSelection, type RowSurvey, surveyRows } from './survey-rows';

/** Rows of a space, by whatever stands for it in a task. */
export interface SelectedRows {
  readonly source: unknown;
  readonly rows: RowSelection;
}

/** Work that reads rows itself. */
export interface StreamTaskTable {
  'survey-rows': (
    input: SelectedRows & { readonly norms: boolean; readonly blockRows: number },
  ) => Promise<RowSurvey>;
  /** The greatest absolute entry of the selected rows once they are normalised. */
  'greatest-of-rows': (
    input: SelectedRows & Omit<NormalizedRows, 'rows'> & { readonly blockRows: number },
  ) => Promise<number>;
  /** The selected rows, in memory that threads share. */
  'gather-rows': (input: SelectedRows) => Promise<Matrix>;
  /** Sums over the same rows of several spaces, by their numbers; null where no part needs it. */
  'sum-rows': (input: {
    readonly parts: readonly SumPart[];
    readonly spaces: readonly (SelectedRows | null)[];
    readonly blockRows: number;
  }) => Promise<PartSums[]>;
}
export type StreamTaskName = keyof StreamTaskTable;

/** The tasks, with rows that `lend` lends. */
export function streamTasks(lend: LendRows): StreamTaskTable {
  return {
    'survey-rows': ({ source, rows, ...options }) =>
      withOwnStorage(() => lend([source], ([reader]) => surveyRows(reader!, rows, options))),
    'greatest-of-rows': ({ source, rows, ...options }) =>
      withOwnStorage(() =>
        lend([source], ([reader]) => greatestOfSelection(reader!, rows, options)),
      ),
    'gather-rows': ({ source, rows }) => lend([source], ([reader]) => readSelection(reader!, rows)),
    'sum-rows': ({ parts, spaces, blockRows }) => {
      const used = spaces.filter((space) => space !== null);
      return withOwnStorage(() =>
        lend(
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
  };
}

/** Runs the named task wherever the executor likes. */
export async function runStreamTask<N extends StreamTaskName>(
  executor: Executor,
  name: N,
  input: Parameters<StreamTaskTable[N]>[0],
): Promise<Awaited<ReturnType<StreamTaskTable[N]>>> {
  return (await executor.run(name, input)) as Awaited<ReturnType<StreamTaskTable[N]>>;
}
