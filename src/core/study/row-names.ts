import type { NamedRows } from './types';

/** Names of the paired rows. */
export interface RowNames {
  /** The ids that pair them; row numbers from 0 if they are paired by order and have no ids. */
  readonly ids: readonly string[];
  /** Names of the rows by the spaces' other columns, one list per column. */
  readonly aliases: readonly (readonly string[])[];
  /** Number of each row in its file, if that is the same in all spaces. */
  readonly positions?: readonly number[];
  /** Number of rows of each space's file. */
  readonly fileRows?: readonly number[];
}

/** Selects the names of some of the rows, by their numbers. */
export function namesAt(
  { ids, aliases, positions, fileRows }: RowNames,
  rows: readonly number[],
): RowNames {
  const pick = <T>(all: readonly T[]): T[] => rows.map((row) => all[row]!);
  return {
    ids: pick(ids),
    aliases: aliases.map(pick),
    ...(positions === undefined ? {} : { positions: pick(positions) }),
    ...(fileRows === undefined ? {} : { fileRows }),
  };
}

/**
 * Returns the names of the rows of which a list contains most: the ids that pair them, those of
 * another column, or their numbers in the files.
 * @param wanted ids in a list of anchors, rows or labels
 */
export function namesFor(names: RowNames, wanted: Iterable<string>): readonly string[] {
  const numbers = names.positions === undefined ? [] : [names.positions.map(String)];
  return maxFound([names.ids, ...names.aliases, ...numbers], new Set(wanted)).ids;
}

/**
 * Returns the list of names of which most are known, the first one in a tie; empty if there are no
 * lists.
 */
export function maxFound(
  lists: readonly (readonly string[])[],
  idSet: ReadonlySet<string>,
): { readonly ids: readonly string[]; readonly count: number } {
  const [first = [], ...others] = lists;
  let best = { ids: first, count: countIn(first, idSet) };
  for (const ids of others) {
    if (best.count === ids.length) break;
    const count = countIn(ids, idSet);
    if (count > best.count) best = { ids, count };
  }
  return best;
}

function countIn(ids: readonly string[], idSet: ReadonlySet<string>): number {
  return ids.reduce((count, id) => count + Number(idSet.has(id)), 0);
}

/** Returns every name that a row of some space has, paired or not. */
export function everyName(spaces: readonly NamedRows[]): Set<string> {
  const names = new Set<string>();
  for (const { idColumns = [], matrix } of spaces) {
    for (const { ids } of idColumns) for (const id of ids) names.add(id);
    for (let row = 0; row < matrix.rows; row++) names.add(String(row));
  }
  return names;
}
