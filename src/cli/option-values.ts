import { InvalidArgumentError } from 'commander';

/** Creates a parser of whole numbers between two bounds. */
export function wholeNumber(
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
      const most = maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`;
      throw new InvalidArgumentError(`It must be a whole number from ${minimum}${most}.`);
    }
    return value;
  };
}

/** Parses `all` or ids separated by commas; duplicates count once. */
export function idList(text: string, all: readonly string[]): string[] {
  if (text.trim() === 'all') return [...all];
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  return [...new Set(ids)];
}

/** Creates a parser of numbers between two bounds. */
export function numberBetween(minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= minimum && value <= maximum)) {
      throw new InvalidArgumentError(`It must be a number from ${minimum} to ${maximum}.`);
    }
    return value;
  };
}

/** Creates a parser of several values separated by commas. */
export function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map((part) => parse(part.trim()));
}
