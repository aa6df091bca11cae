/** A score for a table: four decimals, more digits only where it is tiny, `–` where undefined. */
export function formatScore(value: number | null, decimals = 4): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(decimals - 1);
  return value.toFixed(decimals);
}
