/** Formats a score for a table: four decimals, more digits only if it is tiny, `–` if undefined. */
export function formatScore(value: number | null): string {
  return withDecimals(value, 4);
}

/** Formats a score for narrow places: two decimals. */
export function formatShortScore(value: number | null): string {
  return withDecimals(value, 2);
}

function withDecimals(value: number | null, decimals: number): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return value.toExponential(decimals - 1);
  return value.toFixed(decimals);
}
