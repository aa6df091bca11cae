import { countInversions, type Ranking } from '../linalg/ranks';

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

/** Kendall's τ-b in O(M log M): the discordant pairs are the inversions of Y in the order of X. */
export function kendall(x: Ranking, y: Ranking): number {
  const count = x.order.length;
  const pairs = (count * (count - 1)) / 2;
  const sequence = new Uint32Array(count);
  for (let at = 0; at < count; at++) sequence[at] = y.doubledRanks[x.order[at]!]!;
  const tiedBoth = x.tiedPairs === 0 ? 0 : sortTies(x, sequence);
  const discordant = countInversions(sequence);
  const untied = pairs - x.tiedPairs - y.tiedPairs + tiedBoth;
  return (
    (untied - 2 * discordant) / Math.sqrt(pairs - x.tiedPairs) / Math.sqrt(pairs - y.tiedPairs)
  );
}

/**
 * Sorts the ranks of Y within every run of equal X: pairs tied in X are neither concordant nor
 * discordant, and sorted they count as no inversion.
 * @returns number of pairs that are equal in both
 */
function sortTies({ order, doubledRanks }: Ranking, sequence: Uint32Array): number {
  let tiedBoth = 0;
  for (let start = 0; start < order.length;) {
    const rank = doubledRanks[order[start]!]!;
    let end = start + 1;
    while (end < order.length && doubledRanks[order[end]!] === rank) end++;
    if (end - start > 1) {
      const run = sequence.subarray(start, end).sort();
      for (let first = 0, at = 1; at < run.length; at++) {
        if (run[at] !== run[first]) first = at;
        tiedBoth += at - first;
      }
    }
    start = end;
  }
  return tiedBoth;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  // By index: an iterator over millions of numbers is ten times as slow.
  for (let i = 0, count = values.length; i < count; i++) sum += values[i]!;
  return sum / values.length;
}
