import type { Matrix } from '../matrix';
import type { LabelledRow } from '../study/types';
import type { Executor } from '../runtime/executor';
import { defineTask } from '../runtime/task';
import { neighbourAgreement } from '../measures/neighbours';

/** A row with the agreement of two spaces about its neighbours. */
export interface AgreeingRow {
  readonly id: string;
  readonly label?: string;
  readonly text?: string;
  /** Share of the 10 nearest rows (cosine) that both spaces have in common, 0 to 1. */
  readonly agreement: number;
}

/** Number of nearest rows (cosine) from which a row's agreement is computed. */
export const agreementNeighbours = 10;

/**
 * Finds the rows whose neighbours differ most between two spaces, worst first; ties go to the lower
 * row. Empty if there are too few rows for so many neighbours.
 * @param ids ids of the rows of x and y
 * @param described labels and texts of these rows, if there are any
 */
export async function leastAgreeingRows(
  x: Matrix,
  y: Matrix,
  ids: readonly string[],
  described: readonly (LabelledRow | undefined)[] | undefined,
  count: number,
  executor: Executor,
): Promise<AgreeingRow[]> {
  if (x.rows <= agreementNeighbours) return [];
  const agreement = await executor.run(rowAgreementTask, { x, y, k: agreementNeighbours });
  return Array.from(agreement.keys())
    .sort((a, b) => agreement[a]! - agreement[b]! || a - b)
    .slice(0, count)
    .map((at) => {
      const id = ids[at]!;
      const row = described?.[at];
      return {
        id,
        ...(row === undefined ? {} : { label: row.label }),
        ...(row?.text === undefined ? {} : { text: row.text }),
        agreement: agreement[at]!,
      };
    });
}

/**
 * Task: for every row, the share of its k nearest rows (cosine) that both spaces have in common.
 */
export const rowAgreementTask = defineTask(
  'row-agreement',
  ({ x, y, k }: { x: Matrix; y: Matrix; k: number }) => neighbourAgreement(x, y, k),
);
