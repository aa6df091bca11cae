import { type IdColumn, runsFrom } from './id-columns';

/** One column of each space, and the ids that occur in all of them. */
export interface ColumnCombination {
  readonly columns: readonly IdColumn[];
  /** In the order of the first column. */
  readonly shared: readonly string[];
}

/** Columns that are looked at before the best combination so far is taken. */
const maxVisited = 20_000;

/**
 * The combination of columns, one a space, that has the most ids in common. Of several that have as many, columns
 * that say more than running numbers go first, then those whose name says ids, then those of one name.
 * @param candidates for each space its columns
 */
export function chooseIdColumns(
  candidates: readonly (readonly IdColumn[])[],
): ColumnCombination | undefined {
  const sets = new Map<IdColumn, ReadonlySet<string>>();
  const setOf = (column: IdColumn): ReadonlySet<string> => {
    const known = sets.get(column) ?? new Set(column.ids);
    sets.set(column, known);
    return known;
  };
  const counting = new Map<IdColumn, boolean>();
  const counts = (column: IdColumn): boolean => {
    const known = counting.get(column) ?? runsFrom(column.ids) !== undefined;
    counting.set(column, known);
    return known;
  };
  let best: ColumnCombination | undefined;
  let visited = 0;
  const extend = (columns: readonly IdColumn[], shared: readonly string[]): void => {
    const space = columns.length;
    if (space === candidates.length) {
      if (best === undefined || shared.length > best.shared.length) best = { columns, shared };
      return;
    }
    const steps = candidates[space]!.map((column, place) => ({
      column,
      place,
      left: space === 0 ? [...setOf(column)] : shared.filter((id) => setOf(column).has(id)),
      isCounting: counts(column),
      isSameName: column.name === columns[space - 1]?.name,
    })).sort(
      (a, b) =>
        b.left.length - a.left.length ||
        Number(a.isCounting) - Number(b.isCounting) ||
        Number(b.column.isDeclared) - Number(a.column.isDeclared) ||
        Number(b.isSameName) - Number(a.isSameName) ||
        a.place - b.place,
    );
    for (const { column, left } of steps) {
      // The first found of several alike is the one that is preferred.
      if (best !== undefined && left.length <= best.shared.length) continue;
      if (visited++ > maxVisited && best !== undefined) return;
      extend([...columns, column], left);
    }
  };
  extend([], []);
  return best;
}
