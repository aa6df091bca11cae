import type { RowArray } from '../row-arrays';
import type { PickleValue } from './pickle-values';

/** A list of texts or whole numbers as what may describe rows; undefined if it holds others. */
export function listArray(
  name: string,
  folder: string,
  items: readonly PickleValue[],
): RowArray | undefined {
  const isText = (item: PickleValue): item is string | number | bigint =>
    typeof item === 'string' || typeof item === 'bigint' || Number.isInteger(item);
  if (!items.every(isText)) return undefined;
  const read = (): Promise<string[]> => Promise.resolve(items.map(String));
  return { name, folder, entries: items.length, canBeIds: true, read };
}
