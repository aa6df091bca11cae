const floatText = /^[+-]?\d+(\.\d*(e[+-]?\d+)?|e[+-]?\d+)$/i;

/**
 * Writes entries as whole numbers if some were written as floats, as numpy.savetxt does, and pandas
 * with missing entries. Entries of another kind stay unchanged. The first entry may be a header.
 */
export function wholeNumbers(entries: readonly string[]): readonly string[] {
  const body = entries.slice(1);
  const isWhole = (entry: string): boolean => entry === '' || Number.isSafeInteger(Number(entry));
  if (!body.some((entry) => floatText.test(entry)) || !body.every(isWhole)) return entries;
  return entries.map((entry) => (entry !== '' && isWhole(entry) ? String(Number(entry)) : entry));
}
