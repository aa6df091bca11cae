const floatText = /^[+-]?\d+(\.\d*(e[+-]?\d+)?|e[+-]?\d+)$/i;

/**
 * Entries with whole numbers written as such, where some are written as floats, as numpy.savetxt does and pandas
 * beside missing ones; entries of another kind as they are. The first may be a header.
 */
export function wholeNumbers(entries: readonly string[]): readonly string[] {
  const body = entries.slice(1);
  const isWhole = (entry: string): boolean => entry === '' || Number.isSafeInteger(Number(entry));
  if (!body.some((entry) => floatText.test(entry)) || !body.every(isWhole)) return entries;
  return entries.map((entry) => (entry !== '' && isWhole(entry) ? String(Number(entry)) : entry));
}
