import type { ComparisonOptions } from '../types';
import type { Labels, LoadedSpace } from '../../study/types';

/** A space whose rows stay in its file. */
export interface StreamedSpace extends Omit<LoadedSpace, 'matrix' | 'content'> {
  /** Numbers of rows and dimensions. */
  readonly matrix: { readonly rows: number; readonly cols: number };
  /** Source of the rows in tasks: plain data that the thread can open. */
  readonly source: unknown;
}

/** A study whose rows are read in blocks. */
export interface StreamedInput {
  readonly spaces: readonly StreamedSpace[];
  readonly options: ComparisonOptions;
  readonly labels?: Labels;
  /** Memory limit in bytes, for all threads together. */
  readonly memoryBytes: number;
}
