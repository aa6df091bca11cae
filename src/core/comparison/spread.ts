/** Mean of the defined values; null if there are none. */
export function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  if (defined.length === 0) return null;
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Standard deviation (n − 1) of the defined values; 0 for a single one, null if there are none. */
export function deviation(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  const centre = mean(defined);
  if (centre === null) return null;
  const squares = defined.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / Math.max(defined.length - 1, 1));
}

/** Values of several runs, with mean and deviation. */
export interface Spread {
  /** One value per run. */
  readonly values: readonly (number | null)[];
  readonly mean: number | null;
  /** Standard deviation (n − 1). */
  readonly deviation: number | null;
}

export function spreadOf(values: readonly (number | null)[]): Spread {
  return { values, mean: mean(values), deviation: deviation(values) };
}
