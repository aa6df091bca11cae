import type { IdColumn } from './id-columns';

const natural = new Intl.Collator('en', { numeric: true });

/** Whether ids only rise, numbers as numbers: rows are where whoever counted them put them. */
export function runsInOrder(ids: readonly string[]): boolean {
  if (ids.every((id) => /^-?\d+$/.test(id))) {
    return ids.every((id, row) => row === 0 || Number(ids[row - 1]) <= Number(id));
  }
  return ids.every((id, row) => row === 0 || natural.compare(ids[row - 1]!, id) <= 0);
}

/**
 * Whether a column tells in which order rows are: what says that it holds ids does, and so do names without
 * spaces and row numbers in another order. Sentences, measured numbers and ids that repeat tell nothing.
 */
export function mayOrder({ isDeclared, ids, repeated }: IdColumn): boolean {
  // What names a row twice does not name rows for certain.
  if (repeated !== undefined) return false;
  if (isDeclared) return true;
  if (ids.every((id) => /^-?\d+$/.test(id))) return isShuffledCount(ids);
  return ids.every((id) => !/\s/.test(id));
}

/** Whether unique whole numbers are those of as many rows, from 0 or 1. */
function isShuffledCount(ids: readonly string[]): boolean {
  return countsFrom(ids) !== undefined;
}

/** The number, 0 or 1, from which unique ids count as many rows, in any order; undefined where they do not. */
export function countsFrom(ids: readonly string[]): 0 | 1 | undefined {
  if (!ids.every((id) => /^\d+$/.test(id)) || new Set(ids).size < ids.length) return undefined;
  const numbers = ids.map(Number);
  const least = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  return (least === 0 || least === 1) && most - least === ids.length - 1 ? least : undefined;
}
