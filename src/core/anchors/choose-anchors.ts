import { InspectorError } from '../errors';
import type { Matrix } from '../matrix';
import { type AnchorStrategy, anchorStrategyEntries } from './registry';
import { defineTask } from '../runtime/task';

/** Default number of anchors; all rows if there are fewer. */
export const defaultAnchorCount = 300;

/**
 * A strategy and the number of anchors to choose; without a count 300, or all rows if there are
 * fewer.
 */
export interface StrategyChoice {
  readonly strategy: AnchorStrategy;
  readonly count?: number | undefined;
}

/** Default choice of anchors. */
export const defaultAnchors: StrategyChoice = { strategy: 'uniform' };

/**
 * Chooses anchors by a strategy and returns their numbers among the paired rows.
 * @param rows the paired rows of the first space
 * @throws InspectorError `too-few-rows` with both counts, `labels-needed`
 */
export function chooseAnchors(
  choice: StrategyChoice,
  rows: Matrix,
  labels: readonly (string | undefined)[] | undefined,
  seed: number,
): number[] {
  const count = choice.count ?? Math.min(defaultAnchorCount, rows.rows);
  if (count > rows.rows) {
    throw new InspectorError({
      code: 'too-few-rows',
      problem: `The spaces share ${rows.rows} rows, fewer than the ${count} anchors.`,
      remedy: `Choose at most ${rows.rows} anchors.`,
    });
  }
  const strategy = anchorStrategyEntries.find(({ id }) => id === choice.strategy)!;
  return strategy.choose({ rows, count, seed, ...(labels === undefined ? {} : { labels }) });
}

/** Input of the task that chooses anchors. */
export interface AnchorsToChoose {
  readonly choice: StrategyChoice;
  readonly rows: Matrix;
  readonly labels: readonly (string | undefined)[] | undefined;
  readonly seed: number;
}

export const chooseAnchorsTask = defineTask(
  'choose-anchors',
  ({ choice, rows, labels, seed }: AnchorsToChoose) => chooseAnchors(choice, rows, labels, seed),
);
