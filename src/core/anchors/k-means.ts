import { allocateFloat64, type Float64Matrix, gatherRows, type Matrix } from '../matrix';
import { randomIndex, sampleIndices, seeded, type Random } from '../random';
import type { AnchorStrategyEntry } from './anchor-strategy';
import { squaredDistanceWithin } from '../projection/squared-distance';

const maxRounds = 50;

/** Maximum number of rows that are clustered; larger spaces are represented by a seeded sample. */
const clusteredRows = 10_000;

export const kMeansAnchors = {
  id: 'kmeans',
  name: 'k-means',
  description: `The row nearest to each centre of a k-means clustering (k-means++ start, at most ${maxRounds} rounds, clustered on at most ${clusteredRows} rows).`,
  looksAt: 'entries',
  choose({ rows, count, seed }) {
    const random = seeded(seed);
    const size = Math.max(clusteredRows, count);
    const sample =
      rows.rows <= size ? rows : gatherRows(rows, sampleIndices(random, rows.rows, size));
    const centres = startingCentres(sample, count, random);
    const assigned = new Int32Array(sample.rows);
    for (let round = 0; round < maxRounds; round++) {
      if (!assign(sample, centres, assigned) && round > 0) break;
      moveToMeans(sample, assigned, centres);
    }
    return distinctNearest(rows, centres);
  },
} as const satisfies AnchorStrategyEntry;

/**
 * Chooses starting centres by k-means++ (Arthur & Vassilvitskii 2007): rows drawn in proportion to
 * their squared distance from the nearest centre.
 */
function startingCentres(rows: Matrix, count: number, random: Random): Float64Matrix {
  const { rows: n, cols, data } = rows;
  const nearest = new Float64Array(n).fill(Infinity);
  const chosen: number[] = [];
  let next = randomIndex(random, n);
  while (chosen.length < count) {
    chosen.push(next);
    nearest[next] = 0;
    let maximum = 0;
    for (let i = 0; i < n; i++) {
      const d = squaredDistanceWithin(nearest[i]!, data, i * cols, data, next * cols, cols);
      if (d < nearest[i]!) nearest[i] = d;
      if (nearest[i]! > maximum) maximum = nearest[i]!;
    }
    next = drawInProportion(nearest, maximum, random);
  }
  const gathered = gatherRows(rows, chosen);
  return { ...gathered, data: Float64Array.from(gathered.data) };
}

/** Number of steps between 0 and 1 for drawing a random share. */
const shareSteps = 2 ** 30;

/** Draws an index in proportion to the weights; any index if all of them are 0. */
function drawInProportion(weights: Float64Array, maximum: number, random: Random): number {
  const share = randomIndex(random, shareSteps) / shareSteps;
  if (maximum === 0) return Math.floor(share * weights.length);
  let total = 0;
  for (const weight of weights) total += weight / maximum;
  let rest = share * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    rest -= weights[i]! / maximum;
    if (rest < 0) break;
  }
  return last;
}

/**
 * Assigns every row to its nearest centre; in a tie it keeps the one it has.
 * @returns whether any row changed
 */
function assign(rows: Matrix, centres: Float64Matrix, assigned: Int32Array): boolean {
  const { rows: n, cols, data } = rows;
  const apart = halfDistances(centres);
  let moved = false;
  for (let i = 0; i < n; i++) {
    const before = assigned[i]!;
    let best = before;
    let minimum = squaredDistanceWithin(
      Infinity,
      data,
      i * cols,
      centres.data,
      before * cols,
      cols,
    );
    for (let c = 0; c < centres.rows; c++) {
      // By the triangle inequality, no centre this far from the best one can be nearer to the row.
      if (c === best || apart[best * centres.rows + c]! >= minimum) continue;
      const d = squaredDistanceWithin(minimum, data, i * cols, centres.data, c * cols, cols);
      if (d < minimum) {
        minimum = d;
        best = c;
      }
    }
    if (best !== before) moved = true;
    assigned[i] = best;
  }
  return moved;
}

/** Squares of half the distances between centres, K × K. */
function halfDistances({ rows, cols, data }: Float64Matrix): Float64Array {
  const halves = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = a + 1; b < rows; b++) {
      const d = squaredDistanceWithin(Infinity, data, a * cols, data, b * cols, cols) / 4;
      halves[a * rows + b] = d;
      halves[b * rows + a] = d;
    }
  }
  return halves;
}

/** Moves every centre to the mean of its rows; a centre that lost all its rows stays. */
function moveToMeans(rows: Matrix, assigned: Int32Array, centres: Float64Matrix): void {
  const { cols, data } = rows;
  const sizes = new Int32Array(centres.rows);
  const sums = allocateFloat64(centres.data.length);
  for (let i = 0; i < rows.rows; i++) {
    const to = assigned[i]!;
    sizes[to]!++;
    for (let j = 0; j < cols; j++) {
      sums[to * cols + j] = sums[to * cols + j]! + data[i * cols + j]!;
    }
  }
  for (let c = 0; c < centres.rows; c++) {
    if (sizes[c] === 0) continue;
    for (let j = 0; j < cols; j++) centres.data[c * cols + j] = sums[c * cols + j]! / sizes[c]!;
  }
}

/**
 * Chooses for each centre the nearest row that no earlier centre took; ties go to the lower row.
 */
function distinctNearest({ rows: n, cols, data }: Matrix, centres: Float64Matrix): number[] {
  const taken = new Uint8Array(n);
  return Array.from({ length: centres.rows }, (_, c) => {
    let best = -1;
    let minimum = Infinity;
    for (let i = 0; i < n; i++) {
      if (taken[i] === 1) continue;
      const d = squaredDistanceWithin(minimum, data, i * cols, centres.data, c * cols, cols);
      if (best < 0 || d < minimum) {
        minimum = d;
        best = i;
      }
    }
    taken[best] = 1;
    return best;
  });
}
