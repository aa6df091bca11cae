import type { RowArray } from '../row-array';
import type { PickleValue } from './pickle-values';

/** Whether lists hold what may describe rows: a pickle may refer to one a million times. */
const known = new WeakMap<readonly PickleValue[], boolean>();

function areTexts(items: readonly PickleValue[]): boolean {
  const before = known.get(items);
  if (before !== undefined) return before;
  const are = items.every(
    (item) => typeof item === 'string' || typeof item === 'bigint' || Number.isInteger(item),
  );
  known.set(items, are);
  return are;
}

/** A list of texts or whole numbers as what may describe rows; undefined if it holds others. */
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
