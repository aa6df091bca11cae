/** Sizes beyond which Chart.js finds no ticks: it then searches for ever. */
const smallest = 1e-100;
const largest = 1e100;

/** A value as a chart can have it: as good as 0 where it is tiny, and bounded. */
export function chartValue(value: number): number {
  if (Math.abs(value) < smallest) return 0;
  return Math.min(largest, Math.max(-largest, value));
}
