import { randomIndex, seeded } from '../random';

/** Rows `start` (inclusive) to `stop` (exclusive) of a file. */
export interface RowRun {
  readonly start: number;
  readonly stop: number;
}

/**
 * Number of runs in a sample: few enough to read fast from any format, many enough to meet all
 * classes.
 */
const sampleRunCount = 64;

/**
 * Draws a seeded sample of at most `wanted` of `rows` rows, as runs in rising order: one run at
 * random in each of 64 equal parts of the file. Returns all rows as one run if they are no more
 * than `wanted`.
 */
export function sampleRuns(rows: number, wanted: number, seed: number): RowRun[] {
  if (rows <= wanted) return [{ start: 0, stop: rows }];
  const count = Math.min(sampleRunCount, wanted);
  const length = Math.floor(wanted / count);
  const random = seeded(seed, sampleStream);
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * rows) / count);
    const to = Math.floor(((i + 1) * rows) / count);
    const start = from + randomIndex(random, to - from - length + 1);
    return { start, stop: start + length };
  });
}

/** Separates the sample from other random numbers of the same seed. */
const sampleStream = 3;

/** Cuts runs into pieces of at most `length` rows, in the same order. */
export function cutRuns(runs: readonly RowRun[], length: number): RowRun[] {
  return runs.flatMap(({ start, stop }) => {
    const pieces: RowRun[] = [];
    for (let at = start; at < stop; at += length) {
      pieces.push({ start: at, stop: Math.min(stop, at + length) });
    }
    return pieces;
  });
}

/** Counts the rows of all runs. */
export function rowsIn(runs: readonly RowRun[]): number {
  return runs.reduce((sum, { start, stop }) => sum + stop - start, 0);
}
