import { InspectorError } from '../core/errors';
import { listNames } from './number-columns';

/**
 * Whether a name matches a pattern in which `*` stands for any characters and `?` for one. Takes at
 * most time proportional to the product of the lengths.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  let at = 0;
  let star = -1;
  let matched = 0;
  for (let i = 0; i < name.length;) {
    if (pattern[at] === '*') {
      star = at++;
      matched = i;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++matched;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** A part of `FILE#a,b,dim_*`: a name, or a pattern for several names. */
export interface NamedColumn {
  readonly name: string;
  readonly isPattern: boolean;
}

/**
 * Parses the column list of `FILE#…`: a single name if a column has all of it as its name, else a
 * list of names and patterns.
 */
export function parseColumnList(wanted: string, names: ReadonlySet<string>): NamedColumn[] {
  const parts = names.has(wanted) ? [wanted] : wanted.split(',');
  return parts
    .map((part) => (names.has(part) ? part : part.trim()))
    .filter((part) => part !== '')
    .map((name) => ({ name, isPattern: !names.has(name) && /[*?]/.test(name) }));
}

/** Maximum length of names that are compared. */
const maxCompared = 64;
/** Maximum number of wrong characters in a name. */
const maxWrong = 2;

/** Returns the name that was most likely meant; undefined if none is close. */
export function closestName(wanted: string, names: readonly string[]): string | undefined {
  const key = wanted.toLowerCase();
  let best: string | undefined;
  let minimum = Math.min(maxWrong, Math.floor(wanted.length / 2)) + 1;
  for (const name of names) {
    const other = name.toLowerCase();
    if (other === key) return name;
    if (other.length > maxCompared || Math.abs(other.length - key.length) >= minimum) continue;
    const distance = editDistance(key, other);
    if (distance < minimum) [best, minimum] = [name, distance];
  }
  return best;
}

/** Number of characters to insert, delete or replace (Levenshtein, 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Maximum number of columns in a message. */
const maxListed = 20;

/** Lists the columns of a table, as the end of a remedy. */
export function listColumns(names: readonly string[]): string {
  if (names.length <= maxListed) return `Its columns are ${names.map((n) => `"${n}"`).join(', ')}.`;
  return `It has ${names.length} columns: ${listNames(names.map((name) => ({ name })))}.`;
}

/** Creates the error for a name that no column has. */
export function unknownColumn(
  file: string,
  wanted: string,
  names: readonly string[],
): InspectorError {
  const closest = closestName(wanted, names);
  return new InspectorError({
    code: 'unknown-member',
    file,
    problem: `It has no column ${/[*?]/.test(wanted) ? `like "${wanted}" that holds numbers` : `"${wanted}"`}.`,
    remedy: `${closest === undefined ? '' : `Did you mean ${file}#${closest}? `}${listColumns(names)}`,
    details: { columns: names },
  });
}
