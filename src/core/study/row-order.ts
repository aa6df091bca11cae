import type { IdColumn } from './id-columns';

const natural = new Intl.Collator('en', { numeric: true });

/** Whether ids only rise (numbers as numbers), so that the rows are in the order of their ids. */
export function runsInOrder(ids: readonly string[]): boolean {
  if (ids.every((id) => /^-?\d+$/.test(id))) {
    return ids.every((id, row) => row === 0 || Number(ids[row - 1]) <= Number(id));
  }
  return ids.every((id, row) => row === 0 || natural.compare(ids[row - 1]!, id) <= 0);
}

/**
 * Whether a column is evidence of the order of rows: a column marked as ids is, and so are names
 * without spaces and shuffled row numbers. Sentences, measured numbers and repeated ids are not.
 */
export function mayOrder({ isDeclared, ids, repeated }: IdColumn): boolean {
  // A column with repeated ids may not name rows at all.
  if (repeated !== undefined) return false;
  if (isDeclared) return true;
  if (ids.every((id) => /^-?\d+$/.test(id))) return isShuffledCount(ids);
  return ids.every((id) => !/\s/.test(id));
}

/** Whether the ids are the numbers of all rows, from 0 or 1, in some order. */
function isShuffledCount(ids: readonly string[]): boolean {
  return countsFrom(ids) !== undefined;
}

/**
 * Returns the start, 0 or 1, of unique ids that number all rows, in any order; undefined for other
 * ids.
 */
export function countsFrom(ids: readonly string[]): 0 | 1 | undefined {
  if (!ids.every((id) => /^\d+$/.test(id)) || new Set(ids).size < ids.length) return undefined;
  const numbers = ids.map(Number);
  const minimum = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return (minimum === 0 || minimum === 1) && most - minimum === ids.length - 1
    ? minimum
    : undefined;
}
