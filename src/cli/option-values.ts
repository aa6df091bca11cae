import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `minimum`. */
export function wholeNumber(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || !Number.isSafeInteger(value)) {
      throw new InvalidArgumentError(`It must be a whole number from ${minimum}.`);
    }
    return value;
  };
}

/** Reads `all` or ids separated by commas; doubles count once. */
export function idList(text: string, all: readonly string[]): string[] {
  if (text.trim() === 'all') return [...all];
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return [...new Set(ids)];
}
