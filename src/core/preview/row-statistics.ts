import { allocateFloat64, type Matrix } from '../matrix';
import {
  addHistograms,
  coverRange,
  emptyHistograms,
  type GridHistograms,
  maxBins,
} from './grid-histograms';
import { addMoments, emptyMoments, type Moments, momentsOf } from './moments';
import { rowHashes } from './row-hashes';

/** Statistics of a part of a file's rows: plain data that can be summed in any thread. */
export interface RowStatistics {
  /** Number of rows read. */
  rows: number;
  nanValues: number;
  infiniteValues: number;
  /** Rows with a NaN or an infinity: their number, and the first few. */
  readonly nonFinite: CountedRows;
  /** Rows that are all zeros. */
  readonly zero: CountedRows;
  readonly columns: Moments;
  /** Least and greatest finite value of each dimension; +∞ and −∞ if there is none. */
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** Histograms of the first dimensions, at most {@link maxHistograms}. */
  readonly histograms: GridHistograms;
  /** Euclidean norms of the finite rows, as one column. */
  readonly norms: Moments;
  readonly normHistogram: GridHistograms;
  /** Number of finite rows that are not zero, and the sum of these rows divided by their norms. */
  directions: number;
  readonly directionSum: Float64Array;
  /**
   * Hashes of all rows (see {@link rowHashes}), one array per block, whose first row is number
   * `from`.
   */
  readonly hashes: { readonly from: number; readonly values: Float64Array }[];
}

/** Number of rows of a kind, with the numbers of a few of them. */
export interface CountedRows {
  rows: number;
  readonly examples: number[];
}

/** Maximum number of row numbers listed as examples. */
export const maxExamples = 5;
/** Maximum number of dimensions with a histogram; the others have moments and range only. */
export const maxHistograms = 4096;

export function emptyStatistics(cols: number): RowStatistics {
  return {
    rows: 0,
    nanValues: 0,
    infiniteValues: 0,
    nonFinite: { rows: 0, examples: [] },
    zero: { rows: 0, examples: [] },
    columns: emptyMoments(cols),
    minimum: allocateFloat64(cols).fill(Infinity),
    maximum: allocateFloat64(cols).fill(-Infinity),
    histograms: emptyHistograms(Math.min(cols, maxHistograms)),
    norms: emptyMoments(1),
    normHistogram: emptyHistograms(1),
    directions: 0,
    directionSum: allocateFloat64(cols),
    hashes: [],
  };
}

/** Counts row number `row` as one of a kind. */
export function countRow(kind: CountedRows, row: number): void {
  kind.rows++;
  if (kind.examples.length < maxExamples) kind.examples.push(row);
}

/** Adds a block of rows; its first row is number `from` of the file. */
export function addRows(statistics: RowStatistics, block: Matrix, from: number): void {
  const { rows, cols, data } = block;
  const norms = allocateFloat64(rows);
  const isFinite = new Uint8Array(rows);
  const { directionSum } = statistics;
  statistics.rows += rows;
  let finiteRows = 0;
  for (let i = 0; i < rows; i++) {
    const start = i * cols;
    const norm = rowNorm(data, start, cols);
    if (norm === undefined) {
      countRow(statistics.nonFinite, from + i);
      countNonFinite(statistics, data, start, cols);
      continue;
    }
    isFinite[i] = 1;
    norms[finiteRows++] = norm;
    if (norm === 0) {
      countRow(statistics.zero, from + i);
      continue;
    }
    statistics.directions++;
    for (let j = 0; j < cols; j++) directionSum[j] = directionSum[j]! + data[start + j]! / norm;
  }
  addMoments(statistics.columns, momentsOf(block));
  const range = rangesOf(block);
  widen(statistics, range);
  countValues(statistics.histograms, block, range);
  const column = { rows: finiteRows, cols: 1, data: norms.subarray(0, finiteRows) };
  addMoments(statistics.norms, momentsOf(column));
  countValues(statistics.normHistogram, column, rangesOf(column));
  statistics.hashes.push({ from, values: rowHashes(block, isFinite) });
}

/** Adds the statistics of rows that come later in the file; hashes are not kept. */
export function addStatistics(statistics: RowStatistics, later: RowStatistics): void {
  statistics.rows += later.rows;
  statistics.nanValues += later.nanValues;
  statistics.infiniteValues += later.infiniteValues;
  addCounted(statistics.nonFinite, later.nonFinite);
  addCounted(statistics.zero, later.zero);
  addMoments(statistics.columns, later.columns);
  widen(statistics, later);
  addHistograms(statistics.histograms, later.histograms);
  addMoments(statistics.norms, later.norms);
  addHistograms(statistics.normHistogram, later.normHistogram);
  statistics.directions += later.directions;
  for (let j = 0; j < later.directionSum.length; j++) {
    statistics.directionSum[j] = statistics.directionSum[j]! + later.directionSum[j]!;
  }
}

function addCounted(kind: CountedRows, later: CountedRows): void {
  kind.rows += later.rows;
  kind.examples.push(...later.examples.slice(0, maxExamples - kind.examples.length));
}

/** Computes ‖row‖₂, even if squares overflow or vanish; undefined if a value is not finite. */
function rowNorm(data: Matrix['data'], start: number, cols: number): number | undefined {
  let sum = 0;
  for (let at = start; at < start + cols; at++) sum += data[at]! * data[at]!;
  if (sum > 1e-290 && sum < Infinity) return Math.sqrt(sum);
  let maximum = 0;
  for (let at = start; at < start + cols; at++) {
    if (!Number.isFinite(data[at])) return undefined;
    maximum = Math.max(maximum, Math.abs(data[at]!));
  }
  if (maximum === 0) return 0;
  let scaled = 0;
  for (let at = start; at < start + cols; at++) scaled += (data[at]! / maximum) ** 2;
  return Math.min(Number.MAX_VALUE, maximum * Math.sqrt(scaled));
}

function countNonFinite(
  statistics: RowStatistics,
  data: Matrix['data'],
  start: number,
  cols: number,
): void {
  for (let at = start; at < start + cols; at++) {
    if (Number.isNaN(data[at])) statistics.nanValues++;
    else if (!Number.isFinite(data[at])) statistics.infiniteValues++;
  }
}

/** Least and greatest finite value of each column; +∞ and −∞ if there is none. */
interface Ranges {
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

function rangesOf({ rows, cols, data }: Matrix): Ranges {
  const minimum = new Float64Array(cols).fill(Infinity);
  const maximum = new Float64Array(cols).fill(-Infinity);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const value = data[at]!;
      if (!Number.isFinite(value)) continue;
      if (value < minimum[j]!) minimum[j] = value;
      if (value > maximum[j]!) maximum[j] = value;
    }
  }
  return { minimum, maximum };
}

function widen(ranges: Ranges, other: Ranges): void {
  for (let j = 0; j < ranges.minimum.length; j++) {
    ranges.minimum[j] = Math.min(ranges.minimum[j]!, other.minimum[j]!);
    ranges.maximum[j] = Math.max(ranges.maximum[j]!, other.maximum[j]!);
  }
}

/** Counts the values of the first columns into their bins. */
function countValues(
  histograms: GridHistograms,
  { rows, cols, data }: Matrix,
  { minimum, maximum }: Ranges,
): void {
  const { columns, exponents, firsts, counts } = histograms;
  const widths = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    if (minimum[j]! <= maximum[j]!) coverRange(histograms, j, minimum[j]!, maximum[j]!);
    widths[j] = 2 ** exponents[j]!;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0, at = i * cols; j < columns; j++, at++) {
      const value = data[at]!;
      if (!Number.isFinite(value)) continue;
      const bin = j * maxBins + Math.floor(value / widths[j]!) - firsts[j]!;
      counts[bin] = counts[bin]! + 1;
    }
  }
}
