import type { Matrix } from '../matrix';
import { defineTask } from '../runtime/task';

/** Rows that need a warning or an error before anything is computed. */
export interface RowCheck {
  /** Numbers of rows with a NaN or an infinity, rising. */
  readonly nonFinite: readonly number[];
  /** Numbers of rows that are all zeros, rising. */
  readonly zero: readonly number[];
}

/** Checks all rows in one pass. */
export function checkRows({ rows, cols, data }: Matrix): RowCheck {
  const nonFinite: number[] = [];
  const zero: number[] = [];
  for (let i = 0; i < rows; i++) {
    let finite = true;
    let empty = true;
    for (let at = i * cols; at < (i + 1) * cols; at++) {
      const value = data[at]!;
      if (!Number.isFinite(value)) finite = false;
      if (value !== 0) empty = false;
    }
    if (!finite) nonFinite.push(i);
    else if (empty) zero.push(i);
  }
  return { nonFinite, zero };
}

export const checkRowsTask = defineTask('check-rows', ({ rows }: { rows: Matrix }) =>
  checkRows(rows),
);
