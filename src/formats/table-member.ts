import type { Matrix } from '../core/linalg/matrix';
import type { EmbeddingMember } from './format';

/** A member whose numbers are already in memory, as text formats have it. */
export function tableMember(
  name: string,
  matrix: Matrix,
  ids: readonly string[] | undefined,
): EmbeddingMember {
  const { rows, cols, data } = matrix;
  return {
    name,
    shape: [rows, cols],
    dtype: 'text',
    readRows: (start, stop) =>
      Promise.resolve({ rows: stop - start, cols, data: data.slice(start * cols, stop * cols) }),
    ...(ids === undefined ? {} : { readIds: () => Promise.resolve(ids) }),
  };
}
