import { InspectorError } from '../errors';
import type { Matrix } from '../linalg/matrix';
import { anchorStrategyEntries } from '../projection/anchors';
import type { AnchorChoice } from './comparison';

/** Anchors unless a number is given; fewer where there are fewer rows. */
export const usualAnchorCount = 300;

/**
 * The rows (numbers among the paired rows) that are the anchors.
 * @param ids ids of the paired rows
 * @param rows the paired rows of the first space
 * @throws InspectorError `too-few-rows` with both counts, `unknown-rows` naming the anchors there are not
 */
export function chooseAnchors(
  choice: AnchorChoice,
  ids: readonly string[],
  rows: Matrix,
  labels: readonly (string | undefined)[] | undefined,
  seed: number,
): number[] {
  if ('ids' in choice) {
    if (choice.ids.length > ids.length)
      throw tooFewRows(ids.length, choice.ids.length, choice.file);
    return findRows(choice.ids, ids, 'anchors', choice.file);
  }
  const count = choice.count ?? Math.min(usualAnchorCount, ids.length);
  if (count > ids.length) throw tooFewRows(ids.length, count);
  const strategy = anchorStrategyEntries.find(({ id }) => id === choice.strategy)!;
  return strategy.choose({ rows, count, seed, ...(labels === undefined ? {} : { labels }) });
}

/** The numbers of the rows with these ids. @throws InspectorError `unknown-rows` */
export function findRows(
  wanted: readonly string[],
  ids: readonly string[],
  what: string,
  file: string | undefined,
): number[] {
  const places = new Map(ids.map((id, row) => [id, row]));
  const unknown = wanted.filter((id) => !places.has(id));
  if (unknown.length > 0) {
    const shown = unknown.slice(0, 5).map((id) => `"${id}"`);
    throw new InspectorError({
      code: 'unknown-rows',
      ...(file === undefined ? {} : { file }),
      problem: `${unknown.length} of the ${wanted.length} ${what} are not among the ${ids.length} rows that all spaces share: ${shown.join(', ')}${unknown.length > shown.length ? ' …' : ''}.`,
      remedy: 'List ids that every space has; rows without ids are named by their numbers from 0.',
    });
  }
  return wanted.map((id) => places.get(id)!);
}

function tooFewRows(rows: number, anchors: number, file?: string): InspectorError {
  return new InspectorError({
    code: 'too-few-rows',
    ...(file === undefined ? {} : { file }),
    problem: `The spaces share ${rows} rows, fewer than the ${anchors} anchors.`,
    remedy: `Choose at most ${rows} anchors.`,
  });
}
