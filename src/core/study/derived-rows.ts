import type { Matrix } from '../matrix';

/** Rows derived from a space's rows, in the same order. */
export interface DerivedRows {
  readonly matrix: Matrix;
  /** Ids of the rows, if the space has ids. */
  readonly ids?: readonly string[];
  /** Ids of the anchors; row numbers from 0 if the space has no ids. */
  readonly anchors: readonly string[];
  /** Path of the file that lists the anchors, if a file does. */
  readonly anchorsFile?: string | undefined;
  readonly warnings: readonly string[];
}
