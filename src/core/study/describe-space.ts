import type { LoadedSpace } from './types';

/** What results say of a space. */
export interface SpaceSummary extends Pick<LoadedSpace, 'name' | 'file' | 'dtype' | 'columns'> {
  readonly rows: number;
  readonly dims: number;
}

/** A space, whether its rows are in memory or not. */
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
}: DescribedSpace): SpaceSummary {
  const { rows, cols: dims } = matrix;
  return { name, file, rows, dims, dtype, ...(columns === undefined ? {} : { columns }) };
}
