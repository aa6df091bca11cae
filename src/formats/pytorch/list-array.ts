import type { RowArray } from '../row-array';
import type { PickleValue } from './pickle-values';

/** Cache of whether lists may describe rows: a pickle may refer to one list a million times. */
const checked = new WeakMap<readonly PickleValue[], boolean>();

function areTexts(items: readonly PickleValue[]): boolean {
  const before = checked.get(items);
  if (before !== undefined) return before;
  const are = items.every(
    (item) => typeof item === 'string' || typeof item === 'bigint' || Number.isInteger(item),
  );
  checked.set(items, are);
  return are;
}

/**
 * Returns a list of texts or whole numbers as an array that may describe rows; undefined for other
 * lists.
 */
export function listArray(
  name: string,
  folder: string,
  items: readonly PickleValue[],
): RowArray | undefined {
  if (!areTexts(items)) return undefined;
  const read = (): Promise<string[]> =>
    Promise.resolve((items as readonly (string | number | bigint)[]).map(String));
  return { name, folder, entries: items.length, canBeIds: true, read };
}
