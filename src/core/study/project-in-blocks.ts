import { allocateLike, gatherRows, type Matrix, rowRange } from '../matrix';
import { isByRow } from '../projection/projection';
import {
  type RelativeInput,
  storageFor,
  maxEntryTask,
  projectBlockTask,
  projectIntoTask,
  projectTask,
} from '../projection/relative';
import { resolveProjection } from '../projection/registry';
import type { Executor } from '../runtime/executor';
import { isEvery } from './fingerprint';

/** Rows per block: enough that packing the anchors for each block costs little. */
export const blockRows = 1024;

/**
 * Tasks per thread for one space: each task fits the projection anew, which may take longer than
 * projecting a block.
 */
const tasksPerThread = 2;

/**
 * Computes the relative representation of one space, with runs of blocks of its rows as separate
 * tasks.
 */
export async function projectInBlocks(executor: Executor, input: RelativeInput): Promise<Matrix> {
  const { entry } = resolveProjection(input.projection);
  if (!entry.usesAnchors && isWhole(input)) return input.rows;
  if (!entry.usesAnchors || !isByRow(entry) || input.rows.rows <= blockRows) {
    return executor.run(projectTask, input);
  }
  const { projection, normalization } = input;
  const anchors = gatherRows(input.rows, input.anchors);
  const maximum = await Promise.all(
    blocksOf(input.rows).map((rows) =>
      executor.run(maxEntryTask, { normalization, rows, anchors }),
    ),
  );
  const precision = storageFor(Math.max(...maximum), input.precision);
  const scored = scoredRows(input);
  const firstRows = rowRange(scored, 0, Math.min(blockRows, scored.rows));
  const how = { projection, normalization, anchors, precision };
  // The first block gives the width of all; threads write the others directly to their place.
  const first = await executor.run(projectBlockTask, { ...how, rows: firstRows });
  const data = allocateLike(first.data, scored.rows * first.cols);
  data.set(first.data);
  await Promise.all(
    runsOf(scored.rows, tasksPerThread * executor.parallelism).map(([from, to]) => {
      const target = data.subarray(from * first.cols, to * first.cols);
      const rows = rowRange(scored, from, to);
      return executor.run(projectIntoTask, { ...how, rows, target, blockRows });
    }),
  );
  return { rows: scored.rows, cols: first.cols, data };
}

/**
 * Splits the rows after the first block into at most `most` runs of whole blocks, as [from, to).
 */
function runsOf(rows: number, most: number): [number, number][] {
  const blocks = Math.ceil(rows / blockRows) - 1;
  const length = Math.ceil(blocks / most) * blockRows;
  const runs: [number, number][] = [];
  for (let from = blockRows; from < rows; from += length) {
    runs.push([from, Math.min(from + length, rows)]);
  }
  return runs;
}

/** Returns the rows to represent; no copy if they are all rows in order. */
function scoredRows(input: RelativeInput): Matrix {
  return isWhole(input) ? input.rows : gatherRows(input.rows, input.scored);
}

function isWhole({ rows, scored }: RelativeInput): boolean {
  return isEvery(scored, rows.rows);
}

/** Splits a matrix into blocks, without a copy. */
export function blocksOf(matrix: Matrix): Matrix[] {
  return Array.from({ length: Math.ceil(matrix.rows / blockRows) }, (_, block) =>
    rowRange(matrix, block * blockRows, Math.min((block + 1) * blockRows, matrix.rows)),
  );
}
