import type { LoadedSpace } from '../../../src/core/study/types';
import { type IdColumn, idColumnOf } from '../../../src/core/study/id-columns';
import { gaussian } from '../random-matrices';
import { space } from '../studies';

export const rows = gaussian(6, 3, 1);
export const inOrder = [0, 1, 2, 3, 4, 5];
export const shuffled = [3, 0, 5, 1, 4, 2];

/**
 * Creates a space whose columns have these entries, as if from a file; a `*` in a column's name
 * marks ids, and `index` is one.
 */
export function table(
  name: string,
  columns: Readonly<Record<string, readonly unknown[]>>,
): LoadedSpace {
  const idColumns: IdColumn[] = [];
  const noIds: { name: string; reason: string }[] = [];
  for (const [title, entries] of Object.entries(columns)) {
    const isIndex = title === '' || title === 'index';
    const kind = title.startsWith('*') ? ('ids' as const) : isIndex ? 'index' : 'other';
    const column = idColumnOf({
      name: title.replace('*', ''),
      kind,
      entries: entries.map(String),
    });
    if (typeof column !== 'string') idColumns.push(column);
    else if (kind !== 'other') noIds.push({ name: title, reason: column });
  }
  return { ...space(name, rows), idColumns, noIds };
}
