import { allocateLike, gatherRows, type Matrix, rowRange } from '../linalg/matrix';
import { isByRow } from '../projection/projection';
import { type RelativeInput, storageFor } from '../projection/relative';
import { resolveProjection } from '../projection/registry';
import type { Executor } from './comparison';
import { isEvery } from './row-content';
import { runTask } from './tasks';

/** Rows of a block: enough that packing the anchors anew for each costs little. */
export const blockRows = 1024;

/** The relative representation of one space; blocks of its rows are tasks of their own. */
export async function projectInBlocks(executor: Executor, input: RelativeInput): Promise<Matrix> {
  const { entry } = resolveProjection(input.projection);
  if (!entry.usesAnchors && isWhole(input)) return input.rows;
  if (!entry.usesAnchors || !isByRow(entry) || input.rows.rows <= blockRows) {
    return runTask(executor, 'project', input);
  }
  const { projection, normalization } = input;
  const anchors = gatherRows(input.rows, input.anchors);
  const greatest = await Promise.all(
    blocksOf(input.rows).map((rows) =>
      runTask(executor, 'greatest-entry', { normalization, rows, anchors }),
    ),
  );
  const precision = storageFor(Math.max(...greatest), input.precision);
  const scored = scoredRows(input);
  const [firstRows, ...otherRows] = blocksOf(scored);
  const how = { projection, normalization, anchors, precision };
  // The first tells how wide all are; the others are written where they belong by their threads.
  const first = await runTask(executor, 'project-block', { ...how, rows: firstRows! });
  const data = allocateLike(first.data, scored.rows * first.cols);
  data.set(first.data);
  await Promise.all(
    otherRows.map((rows, block) => {
      const from = (block + 1) * blockRows * first.cols;
      const target = data.subarray(from, from + rows.rows * first.cols);
      return runTask(executor, 'project-into', { ...how, rows, target });
    }),
  );
  return { rows: scored.rows, cols: first.cols, data };
}

/** The rows to represent, without a copy where they are all rows in order. */
function scoredRows(input: RelativeInput): Matrix {
  return isWhole(input) ? input.rows : gatherRows(input.rows, input.scored);
}

function isWhole({ rows, scored }: RelativeInput): boolean {
  return isEvery(scored, rows.rows);
}

/** A matrix block by block, without a copy. */
export function blocksOf(matrix: Matrix): Matrix[] {
  return Array.from({ length: Math.ceil(matrix.rows / blockRows) }, (_, block) =>
    rowRange(matrix, block * blockRows, Math.min((block + 1) * blockRows, matrix.rows)),
  );
}
