/** A score for a table: four decimals, more digits only where it is tiny, `–` where undefined. */
export function formatScore(value: number | null): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(3);
  return value.toFixed(4);
}
