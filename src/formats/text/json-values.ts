import { allocateFloat64 } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { holdsNoNumbers, notNumeric, notOfFormat } from '../faults';

/** What a long whole number is written as before it is parsed; no JSON text holds it by itself. */
const longMark = '\u0001long:';

/**
 * Python writes NaN and Infinity, which JSON has not; null stands for NaN here. Whole numbers of 16
 * digits and more, which may be row ids, become texts that {@link numberOf} and {@link scalarText} know.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const proper = /NaN|Infinity|\d{16}/.test(text)
    ? text.replace(
        /"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g,
        (match) => {
          if (match.startsWith('"')) return match;
          if (match === 'NaN') return 'null';
          if (match.endsWith('Infinity')) return match.replace('Infinity', '1e999');
          return /^-?[1-9]\d{15,}$/.test(match) ? `"${longMarkEscaped}${match}"` : match;
        },
      )
    : text;
  return JSON.parse(proper) as unknown;
}
const longMarkEscaped = longMark.replace('\u0001', '\\u0001');

/** A number, or NaN for null; undefined for anything else. */
function numberOf(value: unknown): number | undefined {
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

/** An object's own entries; undefined for anything else. */
export function entriesOf(value: unknown): readonly [string, unknown][] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}

/** Whether a value is an array of numbers; null counts as a missing one. */
export function isVector(value: unknown): value is unknown[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => numberOf(entry) !== undefined)
  );
}

/** The text of an id or label; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (isLong(value)) return value.slice(longMark.length);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/**
 * Writes a vector into a row of `data`.
 * @param where the row, as the start of a sentence
 */
export function fillRow(
  source: ByteSource,
  format: string,
  where: string,
  vector: unknown,
  data: ReturnType<typeof allocateFloat64>,
  row: number,
  cols: number,
): void {
  if (!Array.isArray(vector)) throw holdsNoNumbers(source.name, where, 'no array of numbers');
  if (vector.length !== cols) {
    const reason = `${where.charAt(0).toLowerCase()}${where.slice(1)} has ${vector.length} numbers, the first ${cols}`;
    throw notOfFormat(source, format, reason);
  }
  for (const [j, entry] of (vector as unknown[]).entries()) {
    const number = numberOf(entry);
    if (number === undefined) {
      const what = JSON.stringify(entry).slice(0, 40);
      throw notNumeric(source.name, `${where}, entry ${j + 1}`, what);
    }
    data[row * cols + j] = number;
  }
}
