/** A column, array or index of a file whose entries identify its rows. */
export interface IdColumn {
  /** Name of the column in the file; empty for keys and words, which have no name. */
  readonly name: string;
  /**
   * Whether its name or its place in the file marks it as ids; other columns merely have unique
   * entries.
   */
  readonly isDeclared: boolean;
  /** One id per row, in canonical form (see {@link canonicalId}). */
  readonly ids: readonly string[];
  /** Numbers of rows whose id occurs in an earlier row; they cannot be paired by it. */
  readonly repeated?: readonly number[];
}

/** Entries of a file that may be ids of its rows. */
export interface IdEntries {
  readonly name: string;
  /**
   * `ids`: marked as ids by name or place (`filename`, keys of a dict, words). `index`: the index
   * that a table was saved with, without a name of its own. `other`: every other column.
   */
  readonly kind: 'ids' | 'index' | 'other';
  /** One entry per row, as text. */
  readonly entries: readonly string[];
}

/** Reasons why an index that counts from 0 or 1 is not an id column. */
const countsRows = ['counts the rows from 0', 'counts the rows from 1'] as const;

/**
 * Returns the number from which an index counts the rows, parsed from the reason in `noIds`;
 * undefined for other reasons.
 */
export function countedFrom(reason: string): 0 | 1 | undefined {
  if (reason === countsRows[0]) return 0;
  return reason === countsRows[1] ? 1 : undefined;
}

/** Maximum share of rows with a repeated id: a few by mistake, but not groups. */
export const repeatedShare = 0.1;

/**
 * Returns the id column that entries form, or the reason why they form none, as the end of a
 * sentence. They must have no missing entry and no fraction, and all be unique (if the column is
 * marked as ids, or holds texts, a few may repeat: the first one counts). An unnamed index that
 * counts from 0 or 1 is refused.
 */
export function idColumnOf({ name, kind, entries }: IdEntries): IdColumn | string {
  const raw = withoutMissingNumbers(entries.map((entry) => entry.trim()));
  const missing = raw.indexOf('');
  if (missing >= 0) return `has no entry in row ${missing}`;
  const canonical = raw.map(canonicalId);
  const start = kind === 'index' ? runsFrom(canonical) : undefined;
  if (start !== undefined) return countsRows[start];
  const fraction = canonical.findIndex((id) => !isWhole(id));
  if (fraction >= 0 && raw.every(isNumber)) {
    return `holds ${raw[fraction]!} in row ${fraction}, which is no whole number`;
  }
  // Texts such as versions "1" and "1.0" must stay different, although they are equal as numbers.
  const ids = new Set(canonical).size < new Set(raw).size ? raw : canonical;
  const repeated = repeatedRows(ids);
  const isDeclared = kind !== 'other';
  if (repeated.length === 0) return { name, isDeclared, ids };
  const mayRepeat = isDeclared || !raw.some(isNumber);
  if (mayRepeat && repeated.length <= repeatedShare * ids.length) {
    return { name, isDeclared, ids, repeated };
  }
  const id = ids[repeated[0]!]!;
  return `holds "${id}" in row ${ids.indexOf(id)} and again in row ${repeated[0]!}`;
}

const missingNumber = /^(n\/?a|none|null|<na>)$/i;

/** Replaces placeholders of missing numbers by empty entries; among texts, NA may be a name. */
function withoutMissingNumbers(entries: readonly string[]): readonly string[] {
  const isMissing = (entry: string): boolean => missingNumber.test(entry);
  if (!entries.some(isMissing)) return entries;
  const others = entries.filter((entry) => entry !== '' && !isMissing(entry));
  if (others.length === 0 || !others.every(isNumber)) return entries;
  return entries.map((entry) => (isMissing(entry) ? '' : entry));
}

function isWhole(id: string): boolean {
  return /^-?\d+$/.test(id);
}

function isNumber(text: string): boolean {
  return text.toLowerCase() === 'nan' || !Number.isNaN(Number(text));
}

/** Notation of whole numbers by R (1e+05) and by printf with `%e`. */
const exponential = /^[+-]?\d(?:\.\d*)?e\+?\d+$/i;

/** Canonical form in which ids are compared: 100, 100.0, 1e+02 and "100" are the same. */
export function canonicalId(text: string): string {
  const whole = /^\s*([+-]?)(\d+)(?:\.0*)?\s*$/.exec(text);
  if (whole === null) {
    const id = text.trim();
    const isSafe = exponential.test(id) && Number.isSafeInteger(Number(id));
    return isSafe ? String(Number(id)) : id;
  }
  const [, sign, digits] = whole as unknown as [string, string, string];
  // Leading zeros mean that it is a text, such as a postal code.
  if (/^0\d/.test(digits)) return text.trim();
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** Returns the start, 0 or 1, of ids that are running numbers in order; undefined for other ids. */
export function runsFrom(ids: readonly string[]): 0 | 1 | undefined {
  const start = ids[0] === '0' ? 0 : ids[0] === '1' ? 1 : undefined;
  if (start === undefined) return undefined;
  return ids.every((id, row) => id === String(row + start)) ? start : undefined;
}

function repeatedRows(ids: readonly string[]): number[] {
  const seen = new Set<string>();
  const repeated: number[] = [];
  for (const [row, id] of ids.entries()) {
    if (seen.has(id)) repeated.push(row);
    else seen.add(id);
  }
  return repeated;
}

/**
 * Returns a warning about repeated ids; undefined if there are none.
 * @param file name of the file for the user
 */
export function describeRepeated(
  file: string,
  { ids, repeated = [] }: IdColumn,
): string | undefined {
  const [row] = repeated;
  if (row === undefined) return undefined;
  const id = ids[row]!;
  const more = repeated.length === 1 ? '' : ` and ${repeated.length - 1} more repeat`;
  return `${file}: the row id "${id}" stands in row ${ids.indexOf(id)} and again in row ${row}${more}; where rows are paired by it, the first counts.`;
}
