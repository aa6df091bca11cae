import type { Labels } from './types';
import { canonicalId, idColumnOf, type IdEntries, runsFrom } from './id-columns';
import { maxFound, type RowNames } from './row-names';

/** A column of a label file by which its lines may name rows. */
export interface NameColumn {
  readonly name: string;
  /** Whether its name marks it as ids. */
  readonly isDeclared: boolean;
  /**
   * Whether it may hold row numbers: it is marked as ids, or is the only column beside the labels.
   */
  readonly mayCount: boolean;
  /** One id per line, in canonical form; empty for a line that names no row. */
  readonly ids: readonly string[];
}

/** The column that names most of the rows, and its names for them. */
export interface IdentifiedRows {
  readonly column: NameColumn;
  /** Names of the paired rows in the column's terms. */
  readonly ids: readonly string[];
  /** Whether these names are row numbers. */
  readonly areNumbers: boolean;
}

/** Share of the rows or lines that a column which merely has unique entries must name. */
const soundShare = 0.5;

/** Number of the first line that is certainly not a header. */
export function firstLine({ mayHaveHeader }: Labels): number {
  return mayHaveHeader === true ? 1 : 0;
}

/** Returns the columns that may name rows, those marked as ids first. */
export function nameColumnsOf(labels: Labels): NameColumn[] {
  const { names = [ownNames(labels)] } = labels;
  return names
    .flatMap((column) => nameColumnOf(column, firstLine(labels), names.length === 1) ?? [])
    .sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared));
}

function ownNames({ rows }: Labels): IdEntries {
  return { name: '', kind: 'ids', entries: rows.map(({ id = '' }) => id) };
}

function nameColumnOf(
  { name, kind, entries }: IdEntries,
  first: number,
  isOnly: boolean,
): NameColumn | undefined {
  const raw = entries.map((entry) => entry.trim());
  const canonical = raw.map(canonicalId);
  const body = canonical.slice(first);
  if (body.every((id) => id === '')) return undefined;
  // An index that a table was saved with only counts its lines.
  if (kind === 'index' && runsFrom(body) !== undefined) return undefined;
  const isDeclared = kind === 'ids';
  if (!isDeclared && typeof idColumnOf({ name, kind, entries: raw.slice(first) }) === 'string') {
    return undefined;
  }
  // Texts such as versions "1" and "1.0" must stay different, although they are equal as numbers.
  const ids = new Set(body).size < new Set(raw.slice(first)).size ? raw : canonical;
  return { name, isDeclared, mayCount: isDeclared || isOnly, ids };
}

/** Returns the column that names most rows; undefined if none names any, or too few. */
export function identifiedRows(
  columns: readonly NameColumn[],
  names: RowNames,
  first: number,
): IdentifiedRows | undefined {
  let best: IdentifiedRows | undefined;
  let most = 0;
  for (const column of columns) {
    const wanted = new Set(column.ids.slice(first).filter((id) => id !== ''));
    const numbers = column.mayCount ? names.positions?.map(String) : undefined;
    const lists = [
      ...(areNumbered(names) ? [] : [names.ids]),
      ...names.aliases,
      ...(numbers === undefined ? [] : [numbers]),
    ];
    const { ids, count } = maxFound(lists, wanted);
    const fewest = Math.min(names.ids.length, column.ids.length - first);
    const isSound = column.isDeclared || count >= soundShare * fewest;
    if (count <= most || !isSound) continue;
    most = count;
    best = { column, ids, areNumbers: ids === numbers };
  }
  return best;
}

/** Whether the rows have no ids other than their numbers. */
export function areNumbered({ ids, aliases, positions }: RowNames): boolean {
  return (
    aliases.length === 0 &&
    positions !== undefined &&
    ids.every((id, row) => id === String(positions[row]!))
  );
}
