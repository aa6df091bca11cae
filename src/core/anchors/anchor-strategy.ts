import type { Matrix } from '../matrix';

/** Input of an anchor strategy. */
export interface AnchorContext {
  /** The paired rows of the first space, N × D; all spaces use the same rows as anchors. */
  readonly rows: Matrix;
  /** Label of each row, if there are labels. */
  readonly labels?: readonly (string | undefined)[];
  /** Number of anchors to choose, 1 to N. */
  readonly count: number;
  readonly seed: number;
}

/** A strategy for choosing anchors: one entry of the registry of strategies. */
export interface AnchorStrategyEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Which property of the rows it uses: their number, their lengths, or their entries. */
  readonly looksAt: 'count' | 'lengths' | 'entries';
  /**
   * Returns `count` different row numbers; the same for the same seed on every platform.
   * @throws InspectorError `labels-needed`
   */
  choose(context: AnchorContext): number[];
}
