import { allocateFloat64, type Matrix } from '../matrix';

/** Counts, means and squared deviations of several columns, over finite values only. */
export interface Moments {
  readonly columns: number;
  /** Number of finite values. */
  readonly counts: Float64Array;
  readonly means: Float64Array;
  /** Sum of the squared deviations from the mean. */
  readonly squares: Float64Array;
}

export function emptyMoments(columns: number): Moments {
  return {
    columns,
    counts: allocateFloat64(columns),
    means: allocateFloat64(columns),
    squares: allocateFloat64(columns),
  };
}

/** Computes the moments of the columns of a block of rows. */
export function momentsOf({ rows, cols, data }: Matrix): Moments {
  const moments = emptyMoments(cols);
  const { counts, means, squares } = moments;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const value = data[at]!;
      if (!Number.isFinite(value)) continue;
      counts[j] = counts[j]! + 1;
      means[j] = means[j]! + value;
    }
  }
  for (let j = 0; j < cols; j++) if (counts[j]! > 0) means[j] = means[j]! / counts[j]!;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const value = data[at]!;
      if (!Number.isFinite(value)) continue;
      const deviation = value - means[j]!;
      squares[j] = squares[j]! + deviation * deviation;
    }
  }
  return moments;
}

/** Adds the moments of other rows to `moments` (Chan, Golub and LeVeque 1983). */
export function addMoments(moments: Moments, other: Moments): void {
  const { counts, means, squares } = moments;
  for (let j = 0; j < other.columns; j++) {
    const added = other.counts[j]!;
    if (added === 0) continue;
    const before = counts[j]!;
    const total = before + added;
    const shift = other.means[j]! - means[j]!;
    means[j] = means[j]! + shift * (added / total);
    squares[j] = squares[j]! + other.squares[j]! + shift * shift * before * (added / total);
    counts[j] = total;
  }
}

/** Standard deviation of column j (n − 1); 0 for fewer than two values. */
export function deviationOf({ counts, squares }: Moments, j: number): number {
  return counts[j]! < 2 ? 0 : Math.sqrt(squares[j]! / (counts[j]! - 1));
}
