import { keyMark, longMark } from './json-text';

/** Returns a number, or NaN for null; undefined for other values. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === null) return NaN;
  return isLong(value) ? Number(value.slice(longMark.length)) : undefined;
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(longMark);
}

/** Whether a value is a number without fraction. */
export function isWholeNumber(value: unknown): boolean {
  return Number.isInteger(value) || isLong(value);
}

/** Whether a value is one number. */
export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || isLong(value);
}

/** Returns a text of the file; undefined for other values. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && !isLong(value) ? value : undefined;
}

/** Returns an object's own entries, in the order of the file; undefined for other values. */
export function entriesOf(value: unknown): readonly [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).map(([key, entry]) => [
    key.startsWith(keyMark) ? key.slice(keyMark.length) : key,
    entry,
  ]);
}

/** Returns the value at a path of keys; undefined if there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    const own = Object.hasOwn(found, key) ? key : keyMark + key;
    if (!Object.hasOwn(found, own)) return undefined;
    found = (found as Record<string, unknown>)[own];
  }
  return found;
}

/** Whether a value is an array of numbers; null counts as a missing number. */
export function isVector(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => numberOf(entry) !== undefined)
  );
}

/** Returns the text of an id or label; undefined for other values. */
export function scalarText(value: unknown): string | undefined {
  if (isLong(value)) return value.slice(longMark.length);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
