/** A column, array or index of a file whose entries tell its rows apart. */
export interface IdColumn {
  /** As the file calls it; empty for keys and words, which have no name. */
  readonly name: string;
  /** Whether its name or its place says that it holds ids; other columns are just unique. */
  readonly isDeclared: boolean;
  /** One a row, in canonical form (see {@link canonicalId}). */
  readonly ids: readonly string[];
  /** Rows whose id stands in an earlier row too: they have none. */
  readonly repeated?: readonly number[];
}

/** What an entry of a file may be to its rows. */
export interface IdEntries {
  readonly name: string;
  /**
   * `ids`: its name or its place says that it holds ids (`filename`, keys of a dict, words). `index`: what a table
   * was saved with, without a name of its own. `other`: every other column.
   */
  readonly kind: 'ids' | 'index' | 'other';
  /** One a row, as text. */
  readonly entries: readonly string[];
}

/** Why an index that runs from 0 or 1 names no rows. */
const countsRows = ['counts the rows from 0', 'counts the rows from 1'] as const;

/** The number from which an index counts the rows, by the reason why it names none; undefined for other reasons. */
export function countedFrom(reason: string): 0 | 1 | undefined {
  if (reason === countsRows[0]) return 0;
  return reason === countsRows[1] ? 1 : undefined;
}

/** Entries that may repeat in a column of ids, as a share of the rows: a few by mistake, not groups. */
export const repeatedShare = 0.1;

/**
 * The column of ids that some entries are, or why they are none, as the end of a sentence. They can tell rows
 * apart if none is missing, none is a fraction, and all are unique (under a name that says ids, and of texts, a few
 * may repeat: the first counts). An unnamed index that runs from 0 or 1 only counts the rows.
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
  // Texts such as versions "1" and "1.0" may be alike as numbers only.
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

/** Entries with nothing in the place of what stands for a missing number; among texts, NA may be the name of one. */
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

/** As R writes 100000, and printf with `%e`. */
const exponential = /^[+-]?\d(?:\.\d*)?e\+?\d+$/i;

/** An id as it is compared: 100, 100.0, 1e+02 and "100" are the same. */
export function canonicalId(text: string): string {
  const whole = /^\s*([+-]?)(\d+)(?:\.0*)?\s*$/.exec(text);
  if (whole === null) {
    const id = text.trim();
    const isSafe = exponential.test(id) && Number.isSafeInteger(Number(id));
    return isSafe ? String(Number(id)) : id;
  }
  const [, sign, digits] = whole as unknown as [string, string, string];
  // Leading zeros are of a text, such as a postal code.
  if (/^0\d/.test(digits)) return text.trim();
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** The number that running numbers begin with, 0 or 1; undefined where ids are not these. */
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

/** What to say of ids that repeat; undefined where none do. @param file as the person knows it */
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
