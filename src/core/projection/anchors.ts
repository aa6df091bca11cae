import { InspectorError } from '../errors';
import { euclidean } from '../kernels/pairwise';
import { squaredRowNorms } from '../linalg/columns';
import { gatherRows, type Matrix } from '../linalg/matrix';
import { randomIndex, sampleIndices, seeded, shuffledIndices } from '../random';

/** What an anchor strategy may look at. */
export interface AnchorContext {
  /** The paired rows of the first space, N × D; anchors are the same rows in all spaces. */
  readonly rows: Matrix;
  /** A label for each row, where there are labels. */
  readonly labels?: readonly (string | undefined)[];
  readonly count: number;
  readonly seed: number;
}

/** A way to choose anchors: one entry of the table of strategies. */
export interface AnchorStrategyEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Row numbers of the anchors, `count` of them, all different. */
  choose(context: AnchorContext): number[];
}

const uniform = {
  id: 'uniform',
  name: 'Uniform',
  description: 'Rows drawn at random, all equally likely.',
  choose: ({ rows, count, seed }) => sampleIndices(seeded(seed), rows.rows, count),
} as const satisfies AnchorStrategyEntry;

const stratified = {
  id: 'stratified',
  name: 'Stratified by label',
  description: 'Rows drawn at random from every label in proportion to its size.',
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

const farthestPoint = {
  id: 'fps',
  name: 'Farthest point',
  description: 'From a random row on, always the row farthest (Euclidean) from those chosen.',
  choose({ rows: { rows: n, cols, data }, count, seed }) {
    const nearest = new Float64Array(n).fill(Infinity);
    const chosen: number[] = [];
    let next = randomIndex(seeded(seed), n);
    while (chosen.length < count) {
      chosen.push(next);
      nearest[next] = -1;
      let farthest = -1;
      for (let i = 0; i < n; i++) {
        if (nearest[i]! < 0) continue;
        const d = euclidean(data, i * cols, data, next * cols, cols);
        if (d < nearest[i]!) nearest[i] = d;
        if (farthest < 0 || nearest[i]! > nearest[farthest]!) farthest = i;
      }
      next = farthest;
    }
    return chosen;
  },
} as const satisfies AnchorStrategyEntry;

const maxKMeansRounds = 50;

const kMeans = {
  id: 'kmeans',
  name: 'k-means',
  description:
    'The row nearest to each centre of a k-means clustering started from farthest points.',
  choose(context) {
    const { rows, count } = context;
    const { rows: n, cols, data } = rows;
    const centres = Float64Array.from(gatherRows(rows, farthestPoint.choose(context)).data);
    const assigned = new Int32Array(n).fill(-1);
    for (let round = 0; round < maxKMeansRounds; round++) {
      let moved = false;
      for (let i = 0; i < n; i++) {
        const best = nearestRow(data, i * cols, centres, count, cols);
        if (best !== assigned[i]) moved = true;
        assigned[i] = best;
      }
      if (!moved) break;
      const sizes = new Int32Array(count);
      const sums = new Float64Array(count * cols);
      for (let i = 0; i < n; i++) {
        const to = assigned[i]!;
        sizes[to] = sizes[to]! + 1;
        for (let j = 0; j < cols; j++) sums[to * cols + j]! += data[i * cols + j]!;
      }
      for (let c = 0; c < count; c++) {
        // A cluster that lost all its rows keeps its centre.
        if (sizes[c] === 0) continue;
        for (let j = 0; j < cols; j++) centres[c * cols + j] = sums[c * cols + j]! / sizes[c]!;
      }
    }
    return distinctNearest(rows, centres, count);
  },
} as const satisfies AnchorStrategyEntry;

const topNorm = {
  id: 'top-norm',
  name: 'Highest norm',
  description: 'The rows of greatest length; ties to the lower row.',
  choose({ rows, count }) {
    const norms = squaredRowNorms(rows);
    const order = Array.from(norms.keys()).sort((a, b) => norms[b]! - norms[a]! || a - b);
    return order.slice(0, count);
  },
} as const satisfies AnchorStrategyEntry;

/** Every anchor strategy. All but `uniform` and `stratified` look at the first space's rows. */
export const anchorStrategyEntries = [uniform, stratified, farthestPoint, kMeans, topNorm] as const;
export type AnchorStrategy = (typeof anchorStrategyEntries)[number]['id'];

/** Ids of all anchor strategies. */
export const anchorStrategies = anchorStrategyEntries.map(({ id }) => id);

/** Splits `total` in proportion to `sizes`; what rounding leaves goes to the largest remainders. */
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

function nearestRow(
  data: Matrix['data'],
  at: number,
  centres: Float64Array,
  count: number,
  cols: number,
): number {
  let best = 0;
  let least = Infinity;
  for (let c = 0; c < count; c++) {
    const d = euclidean(data, at, centres, c * cols, cols);
    if (d < least) {
      least = d;
      best = c;
    }
  }
  return best;
}

/** For each centre the nearest row that no earlier centre took. */
function distinctNearest(
  { rows: n, cols, data }: Matrix,
  centres: Float64Array,
  count: number,
): number[] {
  const taken = new Uint8Array(n);
  return Array.from({ length: count }, (_, c) => {
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < n; i++) {
      if (taken[i] === 1) continue;
      const d = euclidean(data, i * cols, centres, c * cols, cols);
      if (best < 0 || d < least) {
        least = d;
        best = i;
      }
    }
    taken[best] = 1;
    return best;
  });
}
