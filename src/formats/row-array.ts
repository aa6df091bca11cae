/** A one-dimensional array that may describe the rows of those beside it. */
export interface RowArray {
  readonly name: string;
  /** The group or dict it lies in, its path with `/` between names; empty at the top. */
  readonly folder: string;
  readonly entries: number;
  /** Texts and whole numbers can be ids; of other numbers only those that are whole by their values. */
  readonly canBeIds: boolean;
  /** Its entries; where only the first are asked for, at least these. */
  readonly read: (most?: number) => Promise<readonly string[]>;
}
