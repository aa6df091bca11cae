import type { Score } from './measure';

/** Reasons for undefined scores that several measures share. */
export const constantSpace: Score = {
  undefined: 'A space is constant: after centring nothing is left to compare.',
};

export const zeroSpace: Score = { undefined: 'A space is all zeros.' };

export const equalDistances: Score = {
  undefined: 'All rows of a space are equally far from each other: there is no order to compare.',
};

export const coincidingRows: Score = {
  undefined: 'All rows of a space coincide.',
};

/**
 * Undefined score for too few rows.
 * @param k number of neighbours asked for
 */
export function tooFewNeighbours(rows: number, k: number): Score {
  return { undefined: `${rows} rows do not have ${k} neighbours each.` };
}
