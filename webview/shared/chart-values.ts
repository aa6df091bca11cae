/** Range of magnitudes beyond which Chart.js loops forever in its search for ticks. */
const smallest = 1e-100;
const largest = 1e100;

/** Converts a value for a chart: 0 if it is tiny, and clamped if it is huge. */
export function chartValue(value: number): number {
  if (Math.abs(value) < smallest) return 0;
  return Math.min(largest, Math.max(-largest, value));
}
