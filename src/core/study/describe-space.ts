import type { LoadedSpace } from './types';

/** Summary of a space for results. */
export interface SpaceSummary extends Pick<LoadedSpace, 'name' | 'file' | 'dtype' | 'columns'> {
  readonly rows: number;
  readonly dims: number;
}

/** A space whose rows may be in memory or in a file. */
export type DescribedSpace = Pick<LoadedSpace, 'name' | 'file' | 'dtype' | 'columns'> & {
  readonly matrix: { readonly rows: number; readonly cols: number };
};

/** Summarises a space for results. */
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
