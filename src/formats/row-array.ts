/** A one-dimensional array that may describe the rows of arrays beside it. */
export interface RowArray {
  readonly name: string;
  /** Path of the group or dict that contains it, with `/` between names; empty at the top. */
  readonly folder: string;
  readonly entries: number;
  /**
   * Whether it may hold ids: texts and whole numbers may, other numbers only if their values are
   * whole.
   */
  readonly canBeIds: boolean;
  /** Reads its entries; with `most`, at least the first `most` of them. */
  readonly read: (most?: number) => Promise<readonly string[]>;
}
