/** Groups that have a colour of their own; the others share one. */
const maxGroups = 12;

/** What the rows of no group of their own are called. */
const others = 'other';

/**
 * The points in groups by their labels: the most frequent of all rows, most rows first, then the rest.
 * @param numbers row numbers of the points
 * @param labels of all rows; empty where a row has none
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
