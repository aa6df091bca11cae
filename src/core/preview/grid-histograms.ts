import { allocateFloat64 } from '../matrix';

/**
 * Maximum number of bins of a histogram; at least half of them are used, unless there is only one
 * value.
 */
export const maxBins = 64;

/**
 * Histograms of several columns. Bins are 2^exponent wide and begin at multiples of that, so that
 * parts of the data can be counted separately and added, with the same result in any order.
 */
export interface GridHistograms {
  readonly columns: number;
  /** Bins of column j are 2^exponents[j] wide. */
  readonly exponents: Int32Array;
  /** The first bin of column j begins at firsts[j] · 2^exponents[j]. */
  readonly firsts: Float64Array;
  /** columns × {@link maxBins} */
  readonly counts: Uint32Array;
  /** Least and greatest value of each column; +∞ and −∞ if there is none. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** One histogram: bin i holds the values from `start + i · width` up to the next bin. */
export interface Histogram {
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
}

export function emptyHistograms(columns: number): GridHistograms {
  return {
    columns,
    exponents: new Int32Array(columns),
    firsts: allocateFloat64(columns),
    counts: new Uint32Array(columns * maxBins),
    minimum: allocateFloat64(columns).fill(Infinity),
    maximum: allocateFloat64(columns).fill(-Infinity),
  };
}

/** Widens the bins of column j until they cover `least` to `greatest`, both finite. */
export function coverRange(
  histograms: GridHistograms,
  j: number,
  minimum: number,
  maximum: number,
): void {
  const { exponents, firsts, counts } = histograms;
  const isEmpty = histograms.minimum[j]! > histograms.maximum[j]!;
  const low = Math.min(minimum, histograms.minimum[j]!);
  const high = Math.max(maximum, histograms.maximum[j]!);
  if (low === histograms.minimum[j]! && high === histograms.maximum[j]!) return;
  const exponent = fittingExponent(low, high);
  const first = Math.floor(low / 2 ** exponent);
  if (!isEmpty) {
    const bins = counts.subarray(j * maxBins, (j + 1) * maxBins);
    const old = bins.slice();
    const shrink = 2 ** (exponent - exponents[j]!);
    bins.fill(0);
    for (const [i, count] of old.entries()) {
      if (count === 0) continue;
      const to = Math.floor((firsts[j]! + i) / shrink) - first;
      bins[to] = bins[to]! + count;
    }
  }
  exponents[j] = exponent;
  firsts[j] = first;
  histograms.minimum[j] = low;
  histograms.maximum[j] = high;
}

/** Adds the counts of `other` to `histograms`, both over the same columns. */
export function addHistograms(histograms: GridHistograms, other: GridHistograms): void {
  for (let j = 0; j < other.columns; j++) {
    const [minimum, maximum] = [other.minimum[j]!, other.maximum[j]!];
    if (minimum > maximum) continue;
    coverRange(histograms, j, minimum, maximum);
    const shrink = 2 ** (histograms.exponents[j]! - other.exponents[j]!);
    for (let i = 0; i < maxBins; i++) {
      const count = other.counts[j * maxBins + i]!;
      if (count === 0) continue;
      const to = j * maxBins + Math.floor((other.firsts[j]! + i) / shrink) - histograms.firsts[j]!;
      histograms.counts[to] = histograms.counts[to]! + count;
    }
  }
}

/** Returns the histogram of column j without trailing empty bins; undefined if it has no values. */
export function histogramOf(histograms: GridHistograms, j: number): Histogram | undefined {
  if (histograms.minimum[j]! > histograms.maximum[j]!) return undefined;
  const counts = Array.from(histograms.counts.subarray(j * maxBins, (j + 1) * maxBins));
  const width = 2 ** histograms.exponents[j]!;
  return {
    start: histograms.firsts[j]! * width,
    width,
    counts: counts.slice(0, counts.findLastIndex((count) => count > 0) + 1),
  };
}

/**
 * Returns the smallest exponent whose bins cover `low` to `high`; it never falls when the range
 * grows.
 */
function fittingExponent(low: number, high: number): number {
  const span = high / maxBins - low / maxBins;
  const size = Math.max(Math.abs(low), Math.abs(high));
  // A bin's number must be a whole number that float64 can hold.
  const finest = size === 0 ? -1022 : Math.max(-1022, Math.floor(Math.log2(size)) - 50);
  let exponent = span > 0 ? Math.max(finest, Math.ceil(Math.log2(span))) : finest;
  while (Math.floor(high / 2 ** exponent) - Math.floor(low / 2 ** exponent) >= maxBins) exponent++;
  return exponent;
}
