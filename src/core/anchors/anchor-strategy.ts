import type { Matrix } from '../matrix';

/** What an anchor strategy may look at. */
export interface AnchorContext {
  /** The paired rows of the first space, N × D; anchors are the same rows in all spaces. */
  readonly rows: Matrix;
  /** A label for each row, where there are labels. */
  readonly labels?: readonly (string | undefined)[];
  /** From 1 to N. */
  readonly count: number;
  readonly seed: number;
}

/** A way to choose anchors: one entry of the registry of strategies. */
export interface AnchorStrategyEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** What it looks at of the rows: how many they are, their lengths, or their entries. */
  readonly looksAt: 'count' | 'lengths' | 'entries';
  /**
   * Row numbers of the anchors, `count` of them, all different; the same for a seed on every platform.
   * @throws InspectorError `labels-needed`
   */
  choose(context: AnchorContext): number[];
}
