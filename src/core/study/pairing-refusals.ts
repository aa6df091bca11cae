import { InspectorError } from '../errors';
import type { NamedRows } from './types';
import { countedFrom, type IdColumn } from './id-columns';
import { quoted } from './quoted';
import { countsFrom, mayOrder } from './row-order';

/** The remedy of pairing by order; see `PairingChoice`. */
const pairByOrder =
  'If the rows are in the same order, pair them by it: *Pair by Order*, or `--pair order` in a terminal';

/** Number of ids shown for each side in a message. */
const idsShown = 3;

/**
 * Throws if no id occurs in all spaces, though there are ids.
 * @param candidates columns that were compared, for each space
 */
export function refuseNothingInCommon(
  spaces: readonly NamedRows[],
  candidates: readonly (readonly IdColumn[])[] = spaces.map(({ idColumns = [] }) => idColumns),
): void {
  const sides = spaces.map(({ name, file }, s) => ({ name, file, column: sideOf(candidates, s) }));
  if (sides.some(({ column }) => column === undefined)) return;
  const shown = sides.map(({ name, column }) => `${name} has ${listed(column!.ids)}`);
  throw new InspectorError({
    code: 'nothing-in-common',
    file: spaces[0]!.file,
    problem: `No row id occurs in all spaces: ${shown.join('; ')}.`,
    remedy: `Compare files of the same samples, with the same row ids. ${pairByOrder}.`,
    details: {
      canPairByOrder: new Set(spaces.map(({ matrix }) => matrix.rows)).size === 1,
      ids: Object.fromEntries(
        sides.map(({ file, column }) => [file, column!.ids.slice(0, idsShown)]),
      ),
    },
  });
}

/** Chooses the column to show in a message: ids, or texts of the same name in all spaces. */
function sideOf(candidates: readonly (readonly IdColumn[])[], s: number): IdColumn | undefined {
  const columns = candidates[s]!;
  const isEverywhere = ({ name }: IdColumn): boolean =>
    candidates.every((others) => others.some((other) => other.name === name));
  const isText = ({ ids }: IdColumn): boolean => ids.some((id) => !/^-?\d+$/.test(id));
  return (
    columns.find(({ isDeclared }) => isDeclared) ??
    columns.find((column) => isEverywhere(column) && isText(column)) ??
    columns.find(mayOrder)
  );
}

/**
 * Throws if numbers count from 0 in one space and from 1 in another: they may be row numbers or ids
 * of other samples.
 */
export function refuseCounters(spaces: readonly NamedRows[], columns: readonly IdColumn[]): void {
  const starts = columns.map(({ ids }) => countsFrom(ids));
  if (starts.includes(undefined) || new Set(starts).size === 1) return;
  const runs = spaces.map(({ name, matrix }, s) => {
    const start = starts[s]!;
    return `${start} to ${start + matrix.rows - 1} in ${name}`;
  });
  throw orderUnknown(
    spaces,
    `Its row ids and those of the other spaces count rows from 0 and from 1 (${runs.join(', ')}): whether row 1 of one is row 1 of the other cannot be told.`,
    `${pairByOrder}; if the numbers name samples, pair by them: \`--pair ids\`.`,
  );
}

/** Throws if a space has no ids and the ids of others are in different orders. */
export function refuseOtherOrder(
  named: readonly NamedRows[],
  columns: readonly IdColumn[],
  unnamed: NamedRows,
): void {
  const [first] = columns;
  const other = columns.findIndex(({ ids }) => ids.some((id, row) => id !== first!.ids[row]));
  if (other < 0) return;
  throw orderUnknown(
    [unnamed, ...named],
    `It has no row ids, and those of ${named[0]!.file} and ${named[other]!.file} are not in the same order: which of its rows is which cannot be told.`,
    `Save it with row ids, or leave it out. ${pairByOrder}.`,
  );
}

/** Throws if a space has no ids and the ids of another are in no recognisable order. */
export function refuseUnknownOrder(
  { name, file }: NamedRows,
  unnamed: NamedRows,
  { ids }: IdColumn,
): never {
  throw orderUnknown(
    [unnamed],
    `It has no row ids, and those of ${name} are in no order (${listed(ids)}): which of its rows is which cannot be told.`,
    `Save it with the row ids of ${file}. ${pairByOrder}; if the ids are its row numbers, counted from 0, \`--pair ids\`.`,
  );
}

/**
 * Throws if the index of one space only counts its rows, and the index of the same name in another
 * space has numbers of other rows, so that neither the numbers nor the order can be trusted.
 */
export function refuseOtherNumbers(
  space: NamedRows,
  columns: readonly IdColumn[],
  unnamed: NamedRows,
): void {
  for (const { name, ids } of columns) {
    const counted = unnamed.noIds?.find((none) => none.name === name);
    const start = counted && countedFrom(counted.reason);
    if (start === undefined) continue;
    const isOther = (id: string, row: number): boolean =>
      Number(id) !== start + row && Number(id) < start + unnamed.matrix.rows;
    if (!ids.some(isOther)) continue;
    const pairById =
      ids.includes('0') && start === 1
        ? ''
        : `If the numbers name samples, pair by them: \`--pair ids\`. `;
    throw orderUnknown(
      [unnamed, space],
      `Its index counts its rows from ${start}, and that of ${space.name} (${listed(ids)}) has numbers of other rows: whether these or the order tell which of its rows is which is not known.`,
      `${pairById}${pairByOrder}.`,
    );
  }
}

/** Creates the error for a space that lacks the requested id column. */
export function unknownColumn(
  { file, idColumns = [], noIds = [] }: NamedRows,
  wanted: string,
): InspectorError {
  const names = idColumns.map(({ name }) => `"${name}"`);
  const reason = noIds.find(({ name }) => name === wanted)?.reason;
  return new InspectorError({
    code: 'unknown-ids',
    file,
    problem:
      reason === undefined
        ? `It has no column "${wanted}" of row ids.`
        : `Its column "${wanted}" ${reason}, so it does not name the rows.`,
    remedy:
      names.length === 0
        ? `No column of it tells its rows apart. ${pairByOrder}.`
        : `Its rows are told apart by ${names.join(', ')}.`,
  });
}

function orderUnknown(
  spaces: readonly NamedRows[],
  problem: string,
  remedy: string,
): InspectorError {
  return new InspectorError({
    code: 'order-unknown',
    file: spaces[0]!.file,
    problem,
    remedy,
    details: { canPairByOrder: true },
  });
}

/** Formats the first ids as an example. */
export function listed(ids: readonly string[]): string {
  const shown = ids.slice(0, idsShown).map(quoted);
  return `${shown.join(', ')}${ids.length > idsShown ? ' …' : ''}`;
}
