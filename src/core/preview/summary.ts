import type { Score } from '../measures/measure';
import { type GridHistograms, type Histogram, histogramOf } from './grid-histograms';
import { deviationOf } from './moments';
import { RepeatedRows } from './row-hashes';
import {
  addStatistics,
  type CountedRows,
  countRow,
  emptyStatistics,
  type RowStatistics,
} from './row-statistics';

/** Summary statistics of the rows of a space. */
export interface SpaceStatistics {
  /** Number of rows read; fewer than the file has if they are a sample. */
  readonly rows: number;
  readonly nanValues: number;
  readonly infiniteValues: number;
  /** Rows with a NaN or an infinity. */
  readonly nonFinite: CountedRows;
  /** Rows that are all zeros. */
  readonly zero: CountedRows;
  /** Finite rows that equal an earlier one of the rows read. */
  readonly repeated: CountedRows & {
    /** Number of rows that were searched for repeats. */
    readonly among: number;
  };
  /** Euclidean norms of the finite rows; absent if there are none. */
  readonly norms?: NormSummary;
  /** Anisotropy: mean cosine over all pairs of different rows that are finite and not zero. */
  readonly meanCosine: Score;
  readonly columns: ColumnSummaries;
  /** Histograms of the first dimensions, see `maxHistograms`. */
  readonly histograms: GridHistograms;
}

/**
 * Summary of the norms of rows; standard deviation with n − 1. Mean and deviation are null if they
 * overflow float64.
 */
export interface NormSummary {
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number;
  readonly maximum: number;
  readonly histogram: Histogram;
}

/**
 * Statistics of the finite values of every dimension: entry j is of dimension j. NaN if it has
 * none.
 */
export interface ColumnSummaries {
  readonly counts: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** Sums the statistics of a file's parts, which must be added in the order of the rows. */
export class StatisticsSum {
  private readonly sum: RowStatistics;
  private readonly repeated = new RepeatedRows();
  private readonly repeats: CountedRows = { rows: 0, examples: [] };

  constructor(cols: number) {
    this.sum = emptyStatistics(cols);
  }

  add(part: RowStatistics): void {
    addStatistics(this.sum, part);
    for (const { from, values } of part.hashes) {
      for (let i = 0; i < values.length; i++) {
        if (this.repeated.add(values[i]!)) countRow(this.repeats, from + i);
      }
    }
  }

  summary(): SpaceStatistics {
    const { sum } = this;
    const { counts, means } = sum.columns;
    const histogram = histogramOf(sum.normHistogram, 0);
    return {
      rows: sum.rows,
      nanValues: sum.nanValues,
      infiniteValues: sum.infiniteValues,
      nonFinite: sum.nonFinite,
      zero: sum.zero,
      repeated: { ...this.repeats, among: this.repeated.among },
      ...(histogram === undefined
        ? {}
        : {
            norms: {
              mean: held(sum.norms.means[0]!),
              deviation: held(deviationOf(sum.norms, 0)),
              minimum: sum.normHistogram.minimum[0]!,
              maximum: sum.normHistogram.maximum[0]!,
              histogram,
            },
          }),
      meanCosine: meanCosine(sum),
      columns: {
        counts: Float64Array.from(counts),
        means: means.map((mean, j) => (counts[j] === 0 ? NaN : mean)),
        deviations: counts.map((_, j) => deviationOf(sum.columns, j)),
        minimum: Float64Array.from(sum.minimum),
        maximum: Float64Array.from(sum.maximum),
      },
      histograms: sum.histograms,
    };
  }
}

/** Returns the value, or null if it overflowed. */
function held(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** (‖Σu‖² − n) / (n(n − 1)) over the n unit rows u: the mean of u·v over all pairs of different rows. */
function meanCosine({ directions: n, directionSum }: RowStatistics): Score {
  if (n < 2) return { undefined: 'fewer than two rows are finite and not zero' };
  let squared = 0;
  for (let j = 0; j < directionSum.length; j++) squared += directionSum[j]! ** 2;
  return { value: (squared - n) / (n * (n - 1)) };
}
