import type { Ranking } from '../linalg/ranks';

/** Pearson correlation of two vectors that are not constant. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return products / Math.sqrt(squaresX) / Math.sqrt(squaresY);
}

/** Spearman's ρ: the Pearson correlation of the ranks. */
export function spearman(x: Ranking, y: Ranking): number {
  return pearson(x.doubledRanks, y.doubledRanks);
}

/** Kendall's τ-b in O(M log M) (Knight 1966): discordant pairs are the swaps that sorting needs. */
export function kendall(x: Ranking, y: Ranking): number {
  const count = x.order.length;
  const sequence = Uint32Array.from(x.order, (index) => y.doubledRanks[index]!);
  const pairs = choose2(count);
  let tiedX = 0;
  let tiedBoth = 0;
  for (let start = 0; start < count;) {
    const end = endOfRun(start, count, (at) => x.doubledRanks[x.order[at]!]!);
    if (end - start > 1) {
      // Pairs tied in X are neither concordant nor discordant: in order of Y they need no swaps.
      const run = sequence.subarray(start, end).sort();
      tiedX += choose2(run.length);
      tiedBoth += tiedPairs(run);
    }
    start = end;
  }
  const tiedY = tiedPairs(Uint32Array.from(y.order, (index) => y.doubledRanks[index]!));
  const discordant = countInversions(sequence);
  const untied = pairs - tiedX - tiedY + tiedBoth;
  return (untied - 2 * discordant) / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  // By index: an iterator over millions of numbers costs ten times as much.
  for (let i = 0, count = values.length; i < count; i++) sum += values[i]!;
  return sum / values.length;
}

function choose2(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Pairs of equal values in a sorted array. */
function tiedPairs(sorted: Uint32Array): number {
  let pairs = 0;
  for (let start = 0; start < sorted.length;) {
    const end = endOfRun(start, sorted.length, (at) => sorted[at]!);
    pairs += choose2(end - start);
    start = end;
  }
  return pairs;
}

function endOfRun(start: number, count: number, valueAt: (at: number) => number): number {
  const value = valueAt(start);
  let end = start + 1;
  while (end < count && valueAt(end) === value) end++;
  return end;
}

/** Pairs that stand in falling order, counted by merge sort; `values` is sorted afterwards or scrambled. */
function countInversions(values: Uint32Array): number {
  const count = values.length;
  let from: Uint32Array = values;
  let to: Uint32Array = new Uint32Array(count);
  let inversions = 0;
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) {
          to[at] = from[left++]!;
        } else {
          inversions += middle - left;
          to[at] = from[right++]!;
        }
      }
    }
    [from, to] = [to, from];
  }
  return inversions;
}
