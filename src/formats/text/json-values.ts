import { allocateFloat64 } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { notNumeric, notOfFormat } from '../faults';

/** Python writes NaN and Infinity, which JSON has not; null stands for NaN here. @throws SyntaxError */
export function parseJson(text: string): unknown {
  const proper = /NaN|Infinity/.test(text)
    ? text.replace(
        /("(?:[^"\\]|\\.)*")|-?Infinity|NaN/g,
        (match, quoted: string | undefined) =>
          quoted ?? (match === 'NaN' ? 'null' : `${match.startsWith('-') ? '-' : ''}1e999`),
      )
    : text;
  return JSON.parse(proper) as unknown;
}

/** An object's own entries; undefined for anything else. */
export function entriesOf(value: unknown): readonly [string, unknown][] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}

/** Whether a value is an array of numbers; null counts as a missing one. */
export function isVector(value: unknown): value is (number | null)[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === 'number' || entry === null)
  );
}

/** The text of an id or label; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
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
  if (!Array.isArray(vector)) throw notNumeric(source.name, where, 'no array of numbers');
  if (vector.length !== cols) {
    const reason = `${where.charAt(0).toLowerCase()}${where.slice(1)} has ${vector.length} numbers, the first ${cols}`;
    throw notOfFormat(source, format, reason);
  }
  for (const [j, entry] of (vector as unknown[]).entries()) {
    if (typeof entry !== 'number' && entry !== null) {
      const what = JSON.stringify(entry).slice(0, 40);
      throw notNumeric(source.name, `${where}, entry ${j + 1}`, what);
    }
    data[row * cols + j] = entry ?? NaN;
  }
}
