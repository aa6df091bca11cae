import type { ComparisonResult } from '../comparison/types';
import type { LoadedSpace } from './types';

/** What a result says of a space. */
export type DescribedSpace = Pick<LoadedSpace, 'name' | 'file' | 'dtype' | 'columns'> & {
  readonly matrix: { readonly rows: number; readonly cols: number };
};

/** A space as results describe it. */
export function describeSpace({
  name,
  file,
  dtype,
  columns,
  matrix,
}: DescribedSpace): ComparisonResult['spaces'][number] {
  const { rows, cols: dims } = matrix;
  return { name, file, rows, dims, dtype, ...(columns === undefined ? {} : { columns }) };
}
