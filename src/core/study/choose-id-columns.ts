import { type IdColumn, runsFrom } from './id-columns';

/** One id column for each space, and the ids that occur in all of them. */
export interface ColumnCombination {
  readonly columns: readonly IdColumn[];
  /** Shared ids, in the order of the first column. */
  readonly shared: readonly string[];
}

/** Maximum number of columns to try; then the best combination so far is taken. */
const maxVisited = 20_000;

/**
 * Finds the combination of columns, one per space, with the most ids in common. In a tie, columns
 * that are not just running numbers come first, then columns whose name says ids, then columns of
 * the same name.
 * @param candidates candidate columns of each space
 */
export function chooseIdColumns(
  candidates: readonly (readonly IdColumn[])[],
): ColumnCombination | undefined {
  const sets = new Map<IdColumn, ReadonlySet<string>>();
  const setOf = (column: IdColumn): ReadonlySet<string> => {
    const previous = sets.get(column) ?? new Set(column.ids);
    sets.set(column, previous);
    return previous;
  };
  const counting = new Map<IdColumn, boolean>();
  const counts = (column: IdColumn): boolean => {
    const previous = counting.get(column) ?? runsFrom(column.ids) !== undefined;
    counting.set(column, previous);
    return previous;
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
      // In a tie the first combination is preferred.
      if (best !== undefined && left.length <= best.shared.length) continue;
      if (visited++ > maxVisited && best !== undefined) return;
      extend([...columns, column], left);
    }
  };
  extend([], []);
  return best;
}
