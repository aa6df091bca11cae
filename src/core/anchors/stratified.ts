import { InspectorError } from '../errors';
import { seeded, shuffledIndices } from '../random';
import type { AnchorStrategyEntry } from './anchor-strategy';

export const stratifiedAnchors = {
  id: 'stratified',
  name: 'Stratified by label',
  description:
    'Rows drawn at random from every label in proportion to its size; rows without a label count as one more label.',
  looksAt: 'count',
  choose({ rows, labels, count, seed }) {
    if (labels === undefined) {
      throw new InspectorError({
        code: 'labels-needed',
        problem: 'Stratified anchors need labels, and there are none.',
        remedy: 'Choose a labels file, or another anchor strategy.',
      });
    }
    const classes = new Map<string, number[]>();
    for (const row of shuffledIndices(seeded(seed), rows.rows)) {
      const label = labels[row] ?? '';
      const members = classes.get(label);
      if (members === undefined) classes.set(label, [row]);
      else members.push(row);
    }
    const sorted = [...classes].sort(([a], [b]) => (a < b ? -1 : 1));
    const quotas = largestRemainder(
      sorted.map(([, members]) => members.length),
      count,
    );
    return sorted.flatMap(([, members], i) => members.slice(0, quotas[i]));
  },
} as const satisfies AnchorStrategyEntry;

/**
 * Splits `total` in proportion to `sizes`; units lost to rounding down go to the largest
 * remainders.
 */
function largestRemainder(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const shares = sizes.map((size) => (size * total) / all);
  const quotas = shares.map(Math.floor);
  const order = shares
    .map((share, i) => ({ i, rest: share - quotas[i]! }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  const open = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { i } of order.slice(0, open)) quotas[i]!++;
  return quotas;
}
