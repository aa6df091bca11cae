import { InspectorError } from '../core/errors';
import type { Matrix } from '../core/matrix';
import { listColumns, matchesPattern, parseColumnList, unknownColumn } from './column-names';
import {
  type EmbeddingMember,
  type EmbeddingTable,
  type IdSource,
  type RowAttribute,
  type TableUse,
  unusableMember,
} from './format';
import { attributeKind, isEmbeddingColumn } from './id-names';
import { chooseNumberColumns, listNames, type NumberColumn } from './number-columns';
import { whyNotASpace } from './shape';
import {
  columnRoles,
  commonDtype,
  idKind,
  isNumberColumn,
  type TableColumn,
} from './table-columns';

/** A format's description of a table file, and its functions to read parts of it. */
export interface TableReader<C extends TableColumn> {
  /** Name of the file for the user. */
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly C[];
  /** Whether the file names its columns. */
  readonly isNamed: boolean;
  /** An index that the file only describes. */
  readonly index?: IdSource;
  /**
   * Reads numbers and vectors of columns, side by side.
   * @param dtype element type that holds all of them
   */
  readRows(columns: readonly C[], dtype: string, start: number, stop: number): Promise<Matrix>;
  /** Reads all entries of columns as text, empty for missing ones; one list per column. */
  readTexts(columns: readonly C[]): Promise<string[][]>;
}

/**
 * Returns a table as spaces: one for each column of vectors, or one of all columns that hold one
 * dimension each.
 */
export function tableOf<C extends TableColumn>(reader: TableReader<C>): EmbeddingTable {
  return {
    columns: reader.columns.map(({ name, kind }) => ({ name, kind })),
    members: (use = {}) => tableMembers(reader, servingNames(reader, use), use.asTargets === true),
    select: (wanted, use = {}) => selectColumns(reader, wanted, servingNames(reader, use)),
  };
}

/** Returns the names of columns with other uses; case matters if a name matches exactly. */
function servingNames<C extends TableColumn>(
  { columns }: TableReader<C>,
  { without = [] }: TableUse,
): ReadonlySet<string> {
  const names = columns.map(({ name }) => name);
  const nameSet = new Set(names);
  const parts = without.flatMap((wanted) => parseColumnList(wanted, nameSet));
  return new Set(
    parts.flatMap(({ name, isPattern }) => {
      if (isPattern) return names.filter((other) => matchesPattern(other, name));
      if (nameSet.has(name)) return [name];
      return names.filter((other) => other.toLowerCase() === name.toLowerCase());
    }),
  );
}

/**
 * Returns the members of a table. A table without embeddings is listed with the reason and its row
 * descriptions.
 */
function tableMembers<C extends TableColumn>(
  reader: TableReader<C>,
  without: ReadonlySet<string>,
  asTargets: boolean,
): EmbeddingMember[] {
  const { vectors, unusable, numbers, texts, fault } = columnRoles(reader.columns, without);
  const isLone = vectors.length === 1 && isEmbeddingColumn(vectors[0]!.name);
  const named = vectors.length + unusable.length > 1;
  const members = [
    ...vectors.map((column) =>
      columnsMember(reader, named ? column.name : '', [column], [], without),
    ),
    ...unusable.map((column) =>
      unusableColumn(reader, named ? column.name : '', column, isLone, without),
    ),
  ];
  if (members.length > 0) return members;
  const { rows, isNamed } = reader;
  const unread = fault?.problem;
  const found = chooseNumberColumns(numbers, { rows, isNamed, texts, unread });
  if (!('refusal' in found)) {
    return [columnsMember(reader, '', found.dimensions, found.leftOut, without)];
  }
  const targets = asTargets ? targetColumns(reader, numbers, without) : [];
  if (targets.length > 0) return [columnsMember(reader, '', targets, [], without)];
  const beside = describeBeside(reader, [], without);
  const hasNumbers = numbers.some(({ values }) => values !== 'empty');
  return [
    {
      ...unusableMember('', [reader.rows], 'none', hasNumbers ? found.refusal : noNumbers),
      ...(hasNumbers ? { remedy: howToName(reader, numbers) } : {}),
      ...beside,
    },
  ];
}

/**
 * Returns the columns of targets: all numbers that may be dimensions, or those named as targets.
 */
function targetColumns<C extends TableColumn>(
  { columns }: TableReader<C>,
  numbers: readonly (C & NumberColumn)[],
  without: ReadonlySet<string>,
): readonly C[] {
  const held = numbers.filter(({ values }) => values !== 'empty' && values !== 'counter');
  if (held.length > 0) return held;
  return columns.filter(
    (column) =>
      column.kind === 'number' &&
      !without.has(column.name) &&
      attributeKind(column.name) === 'label',
  );
}

const noNumbers = 'No column is a dimension: none holds numbers or lists of numbers.';
const nestedReason = 'It holds lists of lists; embeddings are one list of numbers a row.';

function howToName<C extends TableColumn>(
  { file, columns }: TableReader<C>,
  numbers: readonly C[],
): string {
  const [first, second] = numbers;
  const list = second === undefined ? first!.name : `${first!.name},${second.name}`;
  return `Name the columns that are: ${file}#${list}, or a pattern, such as ${file}#${patternOf(first!.name)}. ${listColumns(columns.map(({ name }) => name))}`;
}

/** Returns a pattern for names like this one. */
function patternOf(name: string): string {
  const digits = name.search(/\d+$/);
  return digits > 0 ? `${name.slice(0, digits)}*` : '*';
}

function unusableColumn<C extends TableColumn>(
  reader: TableReader<C>,
  name: string,
  { kind, dtype, fault }: C,
  isBesideEmbeddings: boolean,
  without: ReadonlySet<string>,
): EmbeddingMember {
  const beside = describeBeside(reader, [], without);
  if (kind === 'nested' || fault === undefined) {
    return { ...unusableMember(name, [reader.rows], 'lists', nestedReason), ...beside };
  }
  // Lists of any length may well be beside embeddings; truncated vectors were evidently meant as
  // embeddings.
  const isInDoubt = !fault.isLists && !(isBesideEmbeddings && dtype !== 'text');
  return {
    ...unusableMember(name, [reader.rows], dtype, fault.problem),
    remedy: fault.remedy,
    ...(isInDoubt ? { isInDoubt } : {}),
    ...beside,
  };
}

/**
 * Creates a member from columns.
 * @param leftOut columns of whole numbers that are taken for ids or labels
 */
function columnsMember<C extends TableColumn>(
  reader: TableReader<C>,
  name: string,
  columns: readonly C[],
  leftOut: readonly C[],
  without: ReadonlySet<string>,
): EmbeddingMember {
  const dtype = commonDtype(columns);
  const shape = [reader.rows, columns.reduce((sum, { width = 1 }) => sum + width, 0)];
  const unusable = whyNotASpace(shape);
  const lone = columns.length === 1;
  return {
    name,
    shape,
    dtype,
    columns: lone
      ? `column "${columns[0]!.name}"`
      : `${columns.length} columns ${listNames(columns)}`,
    ...(unusable === undefined ? {} : { unusable }),
    ...(leftOut.length === 0 ? {} : { warnings: [leftOutWarning(reader, leftOut)] }),
    readRows: (start, stop) => reader.readRows(columns, dtype, start, stop),
    ...describeBeside(reader, columns, without),
  };
}

function leftOutWarning<C extends TableColumn>(
  { file }: TableReader<C>,
  leftOut: readonly C[],
): string {
  const [verb, what] =
    leftOut.length === 1 ? ['holds', 'an id or a label'] : ['hold', 'ids or labels'];
  return `${listNames(leftOut)} ${verb} whole numbers beside the dimensions and ${leftOut.length === 1 ? 'is' : 'are'} taken for ${what}; to take all columns of numbers as dimensions, name ${file}#*.`;
}

/**
 * Returns the row descriptions of a table beside the dimensions.
 * @param serving columns that the user named for other uses
 */
function describeBeside<C extends TableColumn>(
  reader: TableReader<C>,
  dimensions: readonly C[],
  serving: ReadonlySet<string>,
): Pick<EmbeddingMember, 'idSources' | 'attributes'> {
  const inside = new Set(dimensions);
  const beside = reader.columns.filter((column) => !inside.has(column));
  const numbers = reader.columns.filter(isNumberColumn).map(({ name }) => name);
  const kindOf = ({ name }: C): RowAttribute['kind'] | undefined => attributeKind(name, numbers);
  const attributes = beside
    .filter((column) =>
      serving.has(column.name)
        ? isScalar(column)
        : describesRows(column) && idKind(column) === undefined,
    )
    .sort((a, b) => Number(kindOf(b) !== undefined) - Number(kindOf(a) !== undefined))
    .map((column): RowAttribute => ({
      name: column.name,
      // A column whose name does not tell is most likely the classes by which rows are sorted.
      kind: kindOf(column) ?? 'label',
      read: async () => (await reader.readTexts([column]))[0]!,
    }));
  const idSources = [
    ...(reader.index === undefined ? [] : [reader.index]),
    ...sourcesOf(reader, beside.filter(mayNameRows)),
  ].sort((a, b) => idRanks[a.kind] - idRanks[b.kind]);
  return {
    ...(idSources.length === 0 ? {} : { idSources }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

const idRanks: Readonly<Record<IdSource['kind'], number>> = { ids: 0, index: 1, other: 2 };

function isWholeColumn({ kind, values }: TableColumn): boolean {
  return kind === 'number' && (values === 'whole' || values === 'counter' || values === 'constant');
}

/**
 * Whether a column describes rows: texts and whole numbers do; other numbers only by their name.
 */
function describesRows(column: TableColumn): boolean {
  if (column.kind === 'text' || isWholeColumn(column)) return true;
  return column.kind === 'number' && attributeKind(column.name) !== undefined;
}

function isScalar({ kind }: TableColumn): boolean {
  return kind === 'text' || kind === 'number';
}

function mayNameRows(column: TableColumn): boolean {
  if (!isScalar(column)) return false;
  if (idKind(column) !== undefined) return true;
  return column.namesNoRows !== true && (column.kind === 'text' || isWholeColumn(column));
}

/**
 * Returns columns that may identify rows; reading one reads all of them, in one pass through the
 * file.
 */
function sourcesOf<C extends TableColumn>(
  reader: TableReader<C>,
  columns: readonly C[],
): IdSource[] {
  let pending: Promise<string[][]> | undefined;
  let left = 0;
  const read = async (place: number): Promise<string[]> => {
    if (pending === undefined) {
      pending = reader.readTexts(columns);
      left = columns.length;
    }
    try {
      const texts = await pending;
      // Freed, because the file may stay open for long.
      if (--left === 0) pending = undefined;
      return texts[place]!;
    } catch (error) {
      pending = undefined;
      throw error;
    }
  };
  return columns.map((column, place) => ({
    name: column.name,
    kind: idKind(column) ?? 'other',
    read: () => read(place),
  }));
}

/**
 * Returns the columns that the user names, side by side.
 * @throws InspectorError
 */
function selectColumns<C extends TableColumn>(
  reader: TableReader<C>,
  wanted: string,
  without: ReadonlySet<string>,
): EmbeddingMember {
  const { file, columns } = reader;
  const names = columns.map(({ name }) => name);
  const chosen = new Set<C>();
  for (const { name, isPattern } of parseColumnList(wanted, new Set(names))) {
    const found = columns.filter((column) =>
      isPattern
        ? matchesPattern(column.name, name) && isFree(column, without, names)
        : column.name === name,
    );
    if (found.length === 0) throw unknownColumn(file, name, names);
    for (const column of found) {
      if (!isPattern) refuseColumn(reader, column, without);
      chosen.add(column);
    }
  }
  if (chosen.size === 0) throw unknownColumn(file, wanted, names);
  return columnsMember(reader, wanted, [...chosen], [], without);
}

/** Whether a pattern may match a column: it must hold numbers and have no other use. */
function isFree(
  column: TableColumn,
  without: ReadonlySet<string>,
  names: readonly string[],
): boolean {
  const { kind, name } = column;
  if (without.has(name) || (kind !== 'number' && kind !== 'vector')) return false;
  return idKind(column) === undefined && attributeKind(name, names) === undefined;
}

function refuseColumn<C extends TableColumn>(
  { file, columns }: TableReader<C>,
  { name, kind, fault }: C,
  without: ReadonlySet<string>,
): void {
  if (without.has(name)) {
    throw new InspectorError({
      code: 'not-a-space',
      file,
      problem: `Its column "${name}" serves as labels, ids or targets of the same study, so it is no dimension.`,
      remedy: 'Leave it out of the columns of the space, or name other labels, ids or targets.',
    });
  }
  if (kind === 'number' || kind === 'vector') return;
  throw new InspectorError({
    code: fault === undefined ? 'not-a-space' : 'unreadable-vector',
    file,
    problem: fault?.problem ?? `Its column "${name}" holds no numbers or lists of numbers.`,
    remedy: fault?.remedy ?? listColumns(columns.map((column) => column.name)),
    details: { columns: columns.map((column) => column.name) },
  });
}
