import { gatherRows, type Matrix, rowRange, stackRows } from '../linalg/matrix';
import { isByRow } from '../projection/projection';
import { type RelativeInput, storageFor } from '../projection/relative';
import { resolveProjection } from '../projection/registry';
import type { Executor } from './comparison';
import { runTask } from './tasks';

/** Rows of a block: enough that packing the anchors anew for each costs little. */
const blockRows = 1024;

/** The relative representation of one space; blocks of its rows are tasks of their own. */
export async function projectInBlocks(executor: Executor, input: RelativeInput): Promise<Matrix> {
  const { entry } = resolveProjection(input.projection);
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
  const projected = await Promise.all(
    blocksOf(gatherRows(input.rows, input.scored)).map((rows) =>
      runTask(executor, 'project-block', { projection, normalization, rows, anchors, precision }),
    ),
  );
  return stackRows(projected);
}

function blocksOf(matrix: Matrix): Matrix[] {
  return Array.from({ length: Math.ceil(matrix.rows / blockRows) }, (_, block) =>
    rowRange(matrix, block * blockRows, Math.min((block + 1) * blockRows, matrix.rows)),
  );
}
