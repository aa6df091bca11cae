import type { Matrix } from '../matrix';

/** Rows made of a space's rows, in their order. */
export interface DerivedRows {
  readonly matrix: Matrix;
  /** Row ids, where the space has them. */
  readonly ids?: readonly string[];
  /** Ids of the anchors; row numbers from 0 where the space has no ids. */
  readonly anchors: readonly string[];
  /** The file that lists them, where one does. */
  readonly anchorsFile?: string | undefined;
  readonly warnings: readonly string[];
}
