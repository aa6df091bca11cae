import { InspectorError } from '../../errors';
import { gatherRows } from '../../linalg/matrix';
import { canonicalId } from '../id-columns';
import type { RowNames } from '../row-names';
import { usualAnchorCount } from '../choose-anchors';
import { findRows } from '../find-rows';
import type { AnchorChoice } from '../choose-anchors';
import type { Runtime } from '../../runtime/executor';
import { listRows } from '../prepare-study';
import { contentOfRows } from '../row-content';
import { strategyAnchors } from '../strategy-anchors';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';

/**
 * A run's anchors, as numbers of paired rows: training rows only, because a test row among them
 * would show the head what it is scored on.
 * @throws InspectorError `anchors-leak`, `too-few-rows`, and what choosing anchors refuses
 */
export async function trainingAnchors(
  choice: AnchorChoice,
  { rows, contents, names, described, listed }: PreparedStitching,
  { train, seed }: Run,
  runtime: Runtime,
): Promise<number[]> {
  if ('ids' in choice) {
    const wanted = choice.ids.map(canonicalId).filter((id) => listed?.has(id) ?? true);
    return listedAnchors(wanted, choice.file, names, train);
  }
  const count = choice.count ?? Math.min(usualAnchorCount, train.length);
  if (count > train.length) throw tooFewRows(train.length, count);
  const input = {
    choice: { ...choice, count },
    rows: gatherRows(rows[0]!, train),
    labels: described === undefined ? undefined : train.map((row) => described[row]!.label),
    seed,
  };
  const content = contentOfRows(contents[0], train, names.ids.length);
  const chosen = await strategyAnchors(input, content, runtime);
  return chosen.map((place) => train[place]!);
}

function listedAnchors(
  wanted: readonly string[],
  file: string | undefined,
  names: RowNames,
  train: readonly number[],
): number[] {
  const anchors = findRows(wanted, names, 'anchors', file);
  const { ids } = names;
  const inTrain = new Set(train);
  const outside = anchors.filter((row) => !inTrain.has(row));
  if (outside.length === 0) return anchors;
  throw new InspectorError({
    code: 'anchors-leak',
    ...(file === undefined ? {} : { file }),
    problem: `${outside.length} of the ${anchors.length} anchors are not training rows: ${listRows(outside, ids)}.`,
    remedy: 'List training rows only, or give a number of anchors to have them chosen from these.',
    details: { count: outside.length, rows: outside.map((row) => ids[row]!) },
  });
}

function tooFewRows(rows: number, anchors: number): InspectorError {
  return new InspectorError({
    code: 'too-few-rows',
    problem: `There are ${rows} training rows, fewer than the ${anchors} anchors, which are chosen from them.`,
    remedy: `Choose at most ${rows} anchors, or make more rows training rows.`,
  });
}
