import { InspectorError } from '../errors';
import type { LoadedSpace } from './comparison';

/** What pairing looks at of a space: its rows' ids and how many they are. */
export interface NamedRows extends Pick<LoadedSpace, 'name' | 'file' | 'ids'> {
  readonly matrix: { readonly rows: number };
}

/** Which rows of each space belong together. */
export interface Pairing {
  /** Ids of the paired rows, in the first space's order; row numbers from 0 where there are no ids. */
  readonly ids: readonly string[];
  /** For each space, the row numbers of the paired rows. */
  readonly indices: readonly (readonly number[])[];
  readonly warnings: readonly string[];
}

/**
 * Pairs the rows of all spaces. Without ids, rows pair by order and counts must be equal. With ids,
 * they are joined: rows that some space lacks are dropped with a warning. Where only some spaces have
 * ids, the others' rows count as named by their numbers, if the ids can be such numbers; otherwise rows
 * pair by order, which all ids must have in common.
 * @throws InspectorError `row-counts-differ` with the counts, `duplicate-ids`, `nothing-in-common`, `ids-differ`
 */
export function pairRows(spaces: readonly NamedRows[]): Pairing {
  for (const space of spaces) refuseDuplicates(space);
  const withIds = spaces.filter(({ ids }) => ids !== undefined);
  if (withIds.length === 0) return pairByOrder(spaces, []);
  if (withIds.length < spaces.length && !idsAreRowNumbers(spaces)) {
    const [named] = withIds;
    refuseOtherIds(
      withIds,
      spaces.find(({ ids }) => ids === undefined)!,
    );
    const warning = `Only some spaces have row ids; rows are paired by their order, and the ids of ${named!.file} name them.`;
    return pairByOrder(spaces, [warning], named!.ids);
  }
  return joinById(spaces);
}

function pairByOrder(
  spaces: readonly NamedRows[],
  warnings: readonly string[],
  ids?: readonly string[],
): Pairing {
  const [first] = spaces;
  const count = first!.matrix.rows;
  const other = spaces.find(({ matrix }) => matrix.rows !== count);
  if (other !== undefined) {
    throw new InspectorError({
      code: 'row-counts-differ',
      file: other.file,
      problem: `It has ${other.matrix.rows} rows, but ${first!.file} has ${count}, and there are no row ids to pair them by.`,
      remedy: 'Compare files of the same rows in the same order, or save them with row ids.',
    });
  }
  const indices = Array.from({ length: count }, (_, i) => i);
  return { ids: ids ?? indices.map(String), indices: spaces.map(() => indices), warnings };
}

function joinById(spaces: readonly NamedRows[]): Pairing {
  const places = spaces.map((space) => new Map(idsOf(space).map((id, row) => [id, row] as const)));
  const ids = idsOf(spaces[0]!).filter((id) => places.every((place) => place.has(id)));
  if (ids.length === 0) {
    throw new InspectorError({
      code: 'nothing-in-common',
      file: spaces[0]!.file,
      problem: 'No row id occurs in all spaces.',
      remedy: 'Compare files of the same samples, with the same row ids.',
    });
  }
  const dropped = spaces
    .map(({ name, matrix }) => ({ name, rows: matrix.rows - ids.length }))
    .filter(({ rows }) => rows > 0);
  const warnings =
    dropped.length === 0
      ? []
      : [
          `Rows were paired by id; ${ids.length} occur in all spaces. Left out: ${dropped.map(({ name, rows }) => `${rows} of ${name}`).join(', ')}.`,
        ];
  return { ids, indices: places.map((place) => ids.map((id) => place.get(id)!)), warnings };
}

/** A space's row ids; row numbers from 0 where it has none. */
export function idsOf({ ids, matrix }: NamedRows): readonly string[] {
  return ids ?? Array.from({ length: matrix.rows }, (_, i) => String(i));
}

/** Whether the ids there are can be the numbers of the rows that have none. */
function idsAreRowNumbers(spaces: readonly NamedRows[]): boolean {
  const [named, unnamed] = [true, false].map((has) =>
    spaces.filter(({ ids }) => (ids !== undefined) === has),
  );
  if (!named!.every(({ ids }) => ids!.every((id) => /^(0|[1-9]\d*)$/.test(id)))) return false;
  const counts = new Set(spaces.map(({ matrix }) => matrix.rows));
  const fewest = Math.min(...unnamed!.map(({ matrix }) => matrix.rows));
  // Of as many rows, some are named by numbers that no row has: these are numbers of something else.
  return counts.size > 1 || named!.every(({ ids }) => ids!.every((id) => Number(id) < fewest));
}

/** Rows cannot pair by order where ids say that the order differs. */
function refuseOtherIds([first, ...others]: readonly NamedRows[], unnamed: NamedRows): void {
  const other = others.find(({ ids }) => ids!.some((id, row) => id !== first!.ids![row]));
  if (other === undefined) return;
  throw new InspectorError({
    code: 'ids-differ',
    file: unnamed.file,
    problem: `It has no row ids, and those of ${first!.file} and ${other.file} are not in the same order: which of its rows is which cannot be told.`,
    remedy: 'Save it with row ids, or leave it out.',
  });
}

function refuseDuplicates({ ids, file, matrix }: NamedRows): void {
  if (ids === undefined) return;
  if (ids.length !== matrix.rows) {
    throw new InspectorError({
      code: 'ids-do-not-fit',
      file,
      problem: `It has ${ids.length} row ids for ${matrix.rows} rows.`,
      remedy: 'Save the file again with one id a row.',
    });
  }
  const first = new Map<string, number>();
  for (const [row, id] of ids.entries()) {
    const before = first.get(id);
    if (before !== undefined) {
      throw new InspectorError({
        code: 'duplicate-ids',
        file,
        problem: `The row id "${id}" stands in row ${before} and in row ${row}.`,
        remedy: 'Give every row an id of its own.',
      });
    }
    first.set(id, row);
  }
}
