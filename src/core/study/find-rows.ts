import { InspectorError } from '../errors';
import { type StrategyChoice, defaultAnchors } from '../anchors/choose-anchors';
import { type AnchorChoice } from './anchor-choice';
import { unlessMisfit } from './found-lists';
import { canonicalId } from './id-columns';
import { everyName, namesFor, type RowNames } from './row-names';
import type { NamedRows } from './types';

type ListChoice = Extract<AnchorChoice, { ids: unknown }>;

/**
 * Finds the numbers of listed anchors among the paired rows. Anchors that some space lacks, or
 * whose rows were dropped, are left out with a warning.
 * @param names names of the paired rows
 * @param ids every name of a row of any space, before pairing
 * @throws InspectorError `unknown-rows` for anchors that no space has, and if none is left;
 * `duplicate-ids`
 */
export function findAnchors(
  { ids: listed, file }: ListChoice,
  names: RowNames,
  ids: ReadonlySet<string>,
  warnings: string[],
): number[] {
  const wanted = listed.map(canonicalId);
  refuseRepeated(wanted, file);
  const paired = new Set(namesFor(names, wanted));
  const left = wanted.filter((id) => paired.has(id) || !ids.has(id));
  const dropped = wanted.filter((id) => !paired.has(id) && ids.has(id));
  const rows = findRows(left.length === 0 ? wanted : left, names, 'anchors', file);
  if (dropped.length > 0) {
    warnings.push(
      `${dropped.length} of the ${wanted.length} anchors are not among the rows that take part, and were left out: ${listIds(dropped)}.`,
    );
  }
  return rows;
}

/**
 * Finds the rows of a list of anchors and its file. Returns the choice itself if it is a strategy,
 * and the default strategy, with a warning, for a list found beside the files that does not fit.
 * @throws InspectorError as {@link findAnchors} does
 */
export function fittingAnchors(
  choice: AnchorChoice,
  names: RowNames,
  spaces: readonly NamedRows[],
  warnings: string[],
): StrategyChoice | { readonly rows: number[]; readonly file: string | undefined } {
  if (!('ids' in choice)) return choice;
  const rows = unlessMisfit(choice, warnings, (said) =>
    findAnchors(choice, names, everyName(spaces), said),
  );
  return rows === undefined ? defaultAnchors : { rows, file: choice.file };
}

function refuseRepeated(ids: readonly string[], file: string | undefined): void {
  const seen = new Set<string>();
  const repeated = ids.find((id) => seen.size === seen.add(id).size);
  if (repeated === undefined) return;
  throw new InspectorError({
    code: 'duplicate-ids',
    ...(file === undefined ? {} : { file }),
    problem: `The anchor "${repeated}" is listed more than once.`,
    remedy: 'List each anchor once.',
  });
}

/**
 * Finds the numbers of the rows with these names.
 * @throws InspectorError `unknown-rows`
 */
export function findRows(
  listed: readonly string[],
  names: RowNames,
  what: string,
  file: string | undefined,
): number[] {
  const wanted = listed.map(canonicalId);
  const ids = namesFor(names, wanted);
  const indexById = new Map(ids.map((id, row) => [id, row]));
  const unknown = wanted.filter((id) => !indexById.has(id));
  if (unknown.length > 0) {
    throw new InspectorError({
      code: 'unknown-rows',
      ...(file === undefined ? {} : { file }),
      problem: `${unknown.length} of the ${wanted.length} ${what} are not among the ${ids.length} rows that all spaces share: ${listIds(unknown)}.`,
      remedy: 'List ids that every space has; rows without ids are named by their numbers from 0.',
    });
  }
  return wanted.map((id) => indexById.get(id)!);
}

/** Maximum number of ids in a message before "…". */
const idsNamed = 5;

function listIds(ids: readonly string[]): string {
  const shown = ids.slice(0, idsNamed).map((id) => `"${id}"`);
  return `${shown.join(', ')}${ids.length > shown.length ? ' …' : ''}`;
}
