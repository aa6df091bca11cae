import type { Score } from './measure';

/** Reasons that several measures share for having no value. */
export const constantSpace: Score = {
  undefined: 'A space is constant: after centring nothing is left to compare.',
};
