import { InspectorError } from '../errors';
import type { Matrix } from '../matrix';
import { type AnchorStrategy, anchorStrategyEntries } from './registry';
import { defineTask } from '../runtime/task';

/** Anchors unless a number is given; fewer where there are fewer rows. */
export const defaultAnchorCount = 300;

/** Anchors chosen by a strategy: so many, 300 or all if fewer unless given. */
export interface StrategyChoice {
  readonly strategy: AnchorStrategy;
  readonly count?: number | undefined;
}

/** How anchors are chosen where nobody says. */
export const defaultAnchors: StrategyChoice = { strategy: 'uniform' };

/**
 * The rows (numbers among the paired rows) that a strategy chooses.
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

/** What a strategy chooses anchors of. */
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
