import { InspectorError } from '../errors';
import { allocateFloat32, allocateFloat64 } from '../matrix';
import { type IdColumn, idColumnOf } from './id-columns';
import type { LoadedSpace } from './types';

/**
 * Creates a space from rows in memory, copied: float32 if all rows are `Float32Array`s, else
 * float64.
 * @param rows N rows of D numbers each, at least one
 * @param ids one id per row; without ids rows are numbered from 0
 * @throws InspectorError `ragged-rows` with the first row of another length, `empty-space`
 */
export function spaceOf(
  name: string,
  rows: readonly ArrayLike<number>[],
  ids?: readonly string[],
): LoadedSpace {
  const cols = rows[0]?.length ?? 0;
  if (cols === 0) {
    throw new InspectorError({
      code: 'empty-space',
      file: name,
      problem: 'It has no rows or no dimensions.',
      remedy: 'Give at least one row of one number.',
    });
  }
  const ragged = rows.findIndex((row) => row.length !== cols);
  if (ragged >= 0) {
    throw new InspectorError({
      code: 'ragged-rows',
      file: name,
      problem: `Row ${ragged} has ${rows[ragged]!.length} numbers, but row 0 has ${cols}.`,
      remedy: 'Give every row the same number of numbers.',
    });
  }
  const single = rows.every((row) => row instanceof Float32Array);
  const data = (single ? allocateFloat32 : allocateFloat64)(rows.length * cols);
  for (const [i, row] of rows.entries()) data.set(row, i * cols);
  return {
    name,
    file: name,
    dtype: single ? 'float32' : 'float64',
    matrix: { rows: rows.length, cols, data },
    ...(ids === undefined ? {} : { idColumns: [columnOf(name, ids)] }),
  };
}

function columnOf(file: string, entries: readonly string[]): IdColumn {
  const column = idColumnOf({ name: '', kind: 'ids', entries });
  if (typeof column !== 'string') return column;
  throw new InspectorError({
    code: 'not-row-ids',
    file,
    problem: `The list of row ids ${column}.`,
    remedy: 'Give every row an id of its own.',
  });
}
