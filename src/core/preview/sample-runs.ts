import { randomIndex, seeded } from '../random';

/** Rows `start` (inclusive) to `stop` (exclusive) of a file. */
export interface RowRun {
  readonly start: number;
  readonly stop: number;
}

/** Runs a sample is made of: few enough to read fast from any format, many enough to meet all classes. */
const sampleRunCount = 64;

/**
 * A seeded sample of at most `wanted` of `rows` rows, as runs in rising order: one run at random in
 * each of 64 equal parts of the file. All rows, as one run, where they are no more than `wanted`.
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

/** Keeps the sample apart from everything else that comes of the same seed. */
const sampleStream = 3;

/** The runs cut into pieces of at most `length` rows, in the same order. */
export function cutRuns(runs: readonly RowRun[], length: number): RowRun[] {
  return runs.flatMap(({ start, stop }) => {
    const pieces: RowRun[] = [];
    for (let at = start; at < stop; at += length) {
      pieces.push({ start: at, stop: Math.min(stop, at + length) });
    }
    return pieces;
  });
}

/** How many rows the runs hold together. */
export function rowsIn(runs: readonly RowRun[]): number {
  return runs.reduce((sum, { start, stop }) => sum + stop - start, 0);
}
