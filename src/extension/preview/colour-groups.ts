/** Maximum number of groups with a colour of their own; the others share one. */
const maxGroups = 12;

/** Name of the group of all other rows. */
const others = 'other';

/**
 * Groups points by their labels: the most frequent labels of all rows, most rows first, then the
 * rest.
 * @param numbers row numbers of the points
 * @param labels labels of all rows; empty for a row without one
 */
export function colourGroups(
  numbers: Float64Array,
  labels: readonly string[] | undefined,
): { groups: Int32Array<ArrayBuffer>; names: string[] } {
  const groups = new Int32Array(numbers.length).fill(-1);
  if (labels === undefined) return { groups, names: [] };
  const counts = new Map<string, number>();
  for (const label of labels) {
    if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, x], [b, y]) => y - x || compareLabels(a, b));
  const isRest = byCount.length > maxGroups;
  const named = byCount.slice(0, isRest ? maxGroups - 1 : maxGroups).map(([label]) => label);
  if (!isRest) named.sort(compareLabels);
  const index = new Map(named.map((label, i) => [label, i]));
  for (const [i, row] of numbers.entries()) {
    const label = labels[row] ?? '';
    if (label !== '') groups[i] = index.get(label) ?? named.length;
  }
  return { groups, names: isRest ? [...named, others] : named };
}

const collator = new Intl.Collator('en', { numeric: true });
const compareLabels = (a: string, b: string): number => collator.compare(a, b);
