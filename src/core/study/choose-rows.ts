import { InspectorError } from '../errors';
import { sampleIndices, seeded } from '../random';
import { findRows } from './find-rows';
import type { RowChoice } from './types';
import type { RowNames } from './row-names';

/**
 * Returns the numbers of the chosen rows among the paired rows.
 * @throws InspectorError if none are left
 */
export function chooseRows(choice: RowChoice | undefined, names: RowNames): number[] {
  const { ids } = names;
  const all = Array.from(ids.keys());
  if (choice === undefined) return all;
  if ('ids' in choice) return findRows(choice.ids, names, 'rows to score', choice.file);
  const { start, stop, step } = choice;
  const slice = all.slice(start, stop).filter((_, i) => i % step === 0);
  if (slice.length === 0) {
    throw new InspectorError({
      code: 'bad-rows',
      problem: `The rows ${start}:${stop ?? ''}:${step} select none of the ${ids.length} rows.`,
      remedy: 'Choose a slice that holds at least two rows.',
    });
  }
  return slice;
}

/** Draws a seeded sample of `count` rows, in rising order. */
export function sampleRows(rows: number, count: number, seed: number): number[] {
  return sampleIndices(seeded(seed, sampleStream), rows, count).sort((a, b) => a - b);
}

/** Separates the sample from the anchors, which use the same seed. */
const sampleStream = 1;
