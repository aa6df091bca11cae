import type { ComparisonOptions } from '../types';
import type { Labels, LoadedSpace } from '../../study/types';

/** A space whose rows stay in its file. */
export interface StreamedSpace extends Omit<LoadedSpace, 'matrix' | 'content'> {
  /** How many rows and dimensions there are. */
  readonly matrix: { readonly rows: number; readonly cols: number };
  /** Stands for its rows in tasks; plain data that whoever runs them can open. */
  readonly source: unknown;
}

/** A study whose rows are read in blocks. */
export interface StreamedInput {
  readonly spaces: readonly StreamedSpace[];
  readonly options: ComparisonOptions;
  readonly labels?: Labels;
  /** Bytes that the work may take in all threads together. */
  readonly memoryBytes: number;
}
