import { InspectorError } from '../errors';
import { chooseIdColumns, type ColumnCombination } from './choose-id-columns';
import type { NamedRows, PairingChoice } from './types';
import { countedFrom, describeRepeated, type IdColumn } from './id-columns';
import {
  listed,
  refuseCounters,
  refuseNothingInCommon,
  refuseOtherNumbers,
  refuseOtherOrder,
  refuseUnknownOrder,
  unknownColumn,
} from './pairing-refusals';
import type { RowNames } from './row-names';
import { chooseLooseColumns, type LooseMatch } from './loose-ids';
import { mayOrder, runsInOrder } from './row-order';

/** Summary of how the rows of spaces were paired, as plain data. */
export interface PairingSummary {
  readonly by: 'order' | 'ids';
  /**
   * For each space the column whose ids paired its rows; an empty name for keys, words and row
   * numbers. Absent if paired by order.
   */
  readonly columns?: readonly string[];
  /** Number of rows that all spaces share. */
  readonly matched: number;
  /** For each space, the number of its rows that some other space lacks. */
  readonly leftOut: readonly number[];
  /** For each space, the columns that identify its rows. */
  readonly candidates: readonly (readonly string[])[];
}

/** Paired rows of several spaces. */
export interface Pairing extends RowNames {
  /** For each space, the row numbers of the paired rows, in the same order. */
  readonly indices: readonly (readonly number[])[];
  /**
   * Whether the pairing rests on columns marked as ids; order and merely unique columns may
   * mislead.
   */
  readonly isCertain: boolean;
  readonly summary: PairingSummary;
  readonly warnings: readonly string[];
}

/**
 * Pairs the rows of all spaces: by the columns, one per space, with the most ids in common; by
 * order if nothing identifies the rows of any space. Rows that some space lacks are left out with a
 * warning. If only some spaces have ids, rows are paired by order if these ids run in order.
 * @throws InspectorError `row-counts-differ` with the counts; `nothing-in-common`; `order-unknown`
 * if only the user can tell whether rows are in the same order; `unknown-ids` for a column that a
 * space lacks
 */
export function pairRows(all: readonly NamedRows[], choice: PairingChoice = {}): Pairing {
  all.forEach(refuseOtherLength);
  if (choice.column !== undefined) return joinByColumn(all, choice.column);
  const spaces = withoutNeedlessColumns(all);
  if (choice.by === 'order') return pairByOrder(spaces, []);
  const candidates = spaces.map(({ idColumns = [] }) => idColumns);
  if (candidates.every((columns) => columns.length === 0)) {
    return choice.by === 'ids' ? joinNumbered(spaces) : pairByOrder(spaces, []);
  }
  if (choice.by === 'ids') return joinNumbered(spaces);
  const found = chooseIdColumns(candidates);
  if (found !== undefined && isSound(found, spaces)) {
    refuseCounters(spaces, found.columns);
    return join(spaces, found);
  }
  const fewest = Math.min(...spaces.map(({ matrix }) => matrix.rows));
  const loose = chooseLooseColumns(candidates, fewest);
  if (loose !== undefined) return joinLoosely(spaces, loose);
  refuseNothingInCommon(spaces);
  return pairByOrderOfSome(spaces);
}

/**
 * Removes columns that are not marked as ids and have repeated entries, unless every space has a
 * column of that name and their entries are in different orders: if all are in the same order, the
 * column adds nothing to it.
 */
function withoutNeedlessColumns(spaces: readonly NamedRows[]): NamedRows[] {
  const isNeeded = (column: IdColumn): boolean => {
    if (column.isDeclared || column.repeated === undefined) return true;
    const alike = spaces.map(({ idColumns = [] }) =>
      idColumns.find(({ name }) => name === column.name),
    );
    return (
      alike.every((other) => other !== undefined) &&
      alike.some(({ ids }) => ids.some((id, row) => id !== alike[0]!.ids[row]))
    );
  };
  return spaces.map(({ idColumns, ...space }) => {
    const needed = idColumns?.filter(isNeeded) ?? [];
    return needed.length === 0 ? space : { ...space, idColumns: needed };
  });
}

/** Pairs by ids that differ only in spelling; rows keep the ids of the first space. */
function joinLoosely(spaces: readonly NamedRows[], loose: LooseMatch): Pairing {
  const { indices, warnings, ...paired } = join(spaces, loose);
  const own = spaces.map(
    ({ idColumns = [] }, s) => idColumns.find(({ name }) => name === loose.columns[s]!.name)!.ids,
  );
  const example = own.map((ids, s) => quoted(ids[indices[s]![0]!]!)).join(' with ');
  return {
    ...paired,
    ids: indices[0]!.map((row) => own[0]![row]!),
    indices,
    warnings: [
      `As they are, hardly any row ids occur in all spaces: rows were paired by ${loose.what} (${example}). If these are other samples, give them ids of their own; for the order of the rows, \`--pair order\` in a terminal.`,
      ...warnings,
    ],
  };
}

/** Whether columns that merely have unique entries share enough ids to be of the same samples. */
function isSound({ columns, shared }: ColumnCombination, spaces: readonly NamedRows[]): boolean {
  if (shared.length === 0) return false;
  const fewest = Math.min(...spaces.map(({ matrix }) => matrix.rows));
  return columns.every(({ isDeclared }) => isDeclared) || shared.length >= fewest / 2;
}

function joinByColumn(spaces: readonly NamedRows[], wanted: string): Pairing {
  const columns = spaces.map((space): IdColumn => {
    const { idColumns = [] } = space;
    const alike = ({ name }: IdColumn): boolean => name.toLowerCase() === wanted.toLowerCase();
    const found = idColumns.find(({ name }) => name === wanted) ?? idColumns.find(alike);
    if (found === undefined) throw unknownColumn(space, wanted);
    return found;
  });
  return joinChosen(spaces, columns);
}

/** Pairs by ids because the user asked for it: spaces without ids use their row numbers. */
function joinNumbered(spaces: readonly NamedRows[]): Pairing {
  const candidates = spaces.map((space) => {
    const { idColumns = [], noIds = [] } = space;
    if (idColumns.length > 0) return idColumns;
    const starts = noIds.map(({ reason }) => countedFrom(reason));
    return [
      rowNumbers(
        space.matrix.rows,
        starts.find((start) => start !== undefined),
      ),
    ];
  });
  const found = chooseIdColumns(candidates)!;
  if (found.shared.length === 0) refuseNothingInCommon(spaces, candidates);
  return join(spaces, found);
}

/** @param start first number, as an index of the file counts */
function rowNumbers(rows: number, start = 0): IdColumn {
  const ids = Array.from({ length: rows }, (_, row) => String(start + row));
  return { name: '', isDeclared: true, ids };
}

function joinChosen(spaces: readonly NamedRows[], columns: readonly IdColumn[]): Pairing {
  const found = chooseIdColumns(columns.map((column) => [column]))!;
  if (found.shared.length === 0) {
    refuseNothingInCommon(
      spaces,
      columns.map((column) => [column]),
    );
  }
  return join(spaces, found);
}

function join(spaces: readonly NamedRows[], { columns, shared }: ColumnCombination): Pairing {
  const firstRowOf = columns.map(firstRows);
  const indices = firstRowOf.map((rowsOfColumn) => shared.map((id) => rowsOfColumn.get(id)!));
  const leftOut = spaces.map(({ matrix }) => matrix.rows - shared.length);
  const dropped = spaces.flatMap(({ name }, s) =>
    leftOut[s]! > 0 ? [`${leftOut[s]!} of ${name}`] : [],
  );
  const warnings = [
    ...(dropped.length === 0
      ? []
      : [
          `Rows were paired by id; ${shared.length} occur in all spaces. Left out: ${dropped.join(', ')}.`,
        ]),
    ...columns.flatMap((column, s) =>
      column.isDeclared ? [] : (describeRepeated(spaces[s]!.name, column) ?? []),
    ),
    ...otherwisePaired(spaces, columns, shared.length, indices),
  ];
  return {
    ids: shared,
    ...namesBeside(spaces, indices, columns),
    indices,
    isCertain: columns.every(({ isDeclared }) => isDeclared),
    summary: {
      ...summaryOf(spaces),
      by: 'ids',
      columns: columns.map(({ name }) => name),
      matched: shared.length,
      leftOut,
    },
    warnings,
  };
}

/** Maps each id to its first row. */
function firstRows({ ids }: IdColumn): Map<string, number> {
  const rows = new Map<string, number>();
  for (const [row, id] of ids.entries()) if (!rows.has(id)) rows.set(id, row);
  return rows;
}

/** Finds columns of the same name in all spaces that share as many ids but pair other rows. */
function otherwisePaired(
  spaces: readonly NamedRows[],
  chosen: readonly IdColumn[],
  matched: number,
  indices: Pairing['indices'],
): string[] {
  return (spaces[0]!.idColumns ?? []).flatMap((first) => {
    const columns = spaces.map(({ idColumns = [] }) =>
      idColumns.find(({ name }) => name === first.name),
    );
    if (columns.some((column) => column === undefined) || columns[0] === chosen[0]) return [];
    const all = columns as readonly IdColumn[];
    const sets = all.slice(1).map(({ ids }) => new Set(ids));
    const shared = first.ids.filter((id) => sets.every((set) => set.has(id)));
    const isOther = indices[0]!.some((row, i) =>
      all.some(({ ids }, s) => ids[indices[s]![i]!] !== first.ids[row]),
    );
    if (shared.length < matched || !isOther) return [];
    return [
      `Rows were paired by ${quoted(chosen[0]!.name)}; ${quoted(first.name)} has as many ids in common and would pair other rows. Name the right one: Row Ids in the sidebar, \`--ids\` in a terminal.`,
    ];
  });
}

function quoted(name: string): string {
  return name === '' ? 'their keys' : `"${name}"`;
}

/** Pairs by order if at most some spaces have ids. */
function pairByOrderOfSome(spaces: readonly NamedRows[]): Pairing {
  const named = spaces.filter(({ idColumns = [] }) => idColumns.some(mayOrder));
  const unnamed = spaces.find((space) => !named.includes(space));
  if (unnamed === undefined || named.length === 0) return pairByOrder(spaces, unlikeIds(spaces));
  const columns = named.map(({ idColumns = [] }) => idColumns.filter(mayOrder));
  if (named.length > 1) {
    const found = chooseIdColumns(columns)!;
    if (found.shared.length === 0) refuseNothingInCommon(named, columns);
    refuseOtherOrder(named, found.columns, unnamed);
  }
  for (const [n, space] of named.entries()) {
    refuseOtherNumbers(space, columns[n]!, unnamed);
    const isOrdered = columns[n]!.some(({ ids }) => runsInOrder(ids));
    if (!isOrdered) refuseUnknownOrder(space, unnamed, columns[n]![0]!);
  }
  const names = ownIds(named[0]!);
  const warning = `${unnamed.name} has no row ids: rows are paired by their order${names === undefined ? '' : `, and the ids of ${named[0]!.name} name them`}.`;
  return pairByOrder(spaces, [warning], names);
}

/**
 * Returns warnings about columns of the same name that identify the rows of all spaces, but share
 * few entries.
 */
function unlikeIds(spaces: readonly NamedRows[]): string[] {
  return (spaces[0]!.idColumns ?? []).flatMap(({ name }) => {
    const columns = spaces.flatMap(
      ({ idColumns = [] }) => idColumns.find((column) => column.name === name) ?? [],
    );
    if (columns.length < spaces.length) return [];
    const shown = columns.map(({ ids }, s) => `${listed(ids)} in ${spaces[s]!.name}`);
    return [
      `Rows are paired by their order: ${quoted(name)} tells them apart in each space, but its entries are other ones (${shown.join('; ')}).`,
    ];
  });
}

function pairByOrder(
  spaces: readonly NamedRows[],
  warnings: readonly string[],
  names = commonIds(spaces),
): Pairing {
  const [first] = spaces;
  const count = first!.matrix.rows;
  const other = spaces.find(({ matrix }) => matrix.rows !== count);
  if (other !== undefined) throw otherCount(first!, other);
  const positions = Array.from({ length: count }, (_, i) => i);
  const indices = spaces.map(() => positions);
  const noIds = spaces.flatMap(({ name, noIds: columns = [] }) =>
    columns
      .filter(({ reason }) => countedFrom(reason) === undefined)
      .map((column) => `${name}: ${quoted(column.name)} ${column.reason}, and names no rows.`),
  );
  return {
    ids: names ?? positions.map(String),
    ...namesBeside(spaces, indices, []),
    indices,
    isCertain: false,
    summary: {
      ...summaryOf(spaces),
      by: 'order',
      matched: count,
      leftOut: spaces.map(() => 0),
    },
    warnings: spaces.length > 1 ? [...warnings, ...noIds] : warnings,
  };
}

/** Returns the ids of spaces that the user pairs by order, if they are the same in all spaces. */
function commonIds(spaces: readonly NamedRows[]): readonly string[] | undefined {
  const [first, ...others] = spaces.map(ownIds);
  const isAlike = others.every(
    (ids) =>
      ids !== undefined && ids.length === first?.length && ids.every((id, i) => id === first[i]),
  );
  return isAlike ? first : undefined;
}

function summaryOf(spaces: readonly NamedRows[]): Pick<PairingSummary, 'candidates'> {
  return { candidates: spaces.map(({ idColumns = [] }) => idColumns.map(({ name }) => name)) };
}

/** Returns the other names of the paired rows: aliases, positions and row counts. */
function namesBeside(
  spaces: readonly NamedRows[],
  indices: Pairing['indices'],
  used: readonly IdColumn[],
): Omit<RowNames, 'ids'> {
  const [first] = indices;
  const isSame = indices.every((rows) => rows.every((row, i) => row === first![i]));
  const aliases = spaces.flatMap(({ idColumns = [] }, s) =>
    idColumns
      .filter((column) => !used.includes(column) && column.repeated === undefined)
      .map(({ ids }) => indices[s]!.map((row) => ids[row]!)),
  );
  const fileRows = spaces.map(({ matrix }) => matrix.rows);
  return { aliases, fileRows, ...(isSame ? { positions: first! } : {}) };
}

/** Returns the row ids of a single space; undefined if nothing identifies its rows. */
export function ownIds({ idColumns = [] }: NamedRows): readonly string[] | undefined {
  const whole = idColumns.filter(({ repeated }) => repeated === undefined);
  const [best] = [...whole].sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared));
  return best?.ids;
}

function otherCount(first: NamedRows, other: NamedRows): InspectorError {
  return new InspectorError({
    code: 'row-counts-differ',
    file: other.file,
    problem: `It has ${other.matrix.rows} rows, but ${first.file} has ${first.matrix.rows}, and there are no row ids to pair them by.`,
    remedy: 'Compare files of the same rows in the same order, or save them with row ids.',
  });
}

function refuseOtherLength({ idColumns = [], file, matrix }: NamedRows): void {
  const other = idColumns.find(({ ids }) => ids.length !== matrix.rows);
  if (other === undefined) return;
  throw new InspectorError({
    code: 'ids-do-not-fit',
    file,
    problem: `It has ${other.ids.length} row ids for ${matrix.rows} rows.`,
    remedy: 'Save the file again with one id a row.',
  });
}
