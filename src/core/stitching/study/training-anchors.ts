import { InspectorError } from '../../errors';
import { gatherRows } from '../../matrix';
import { type AnchorChoice, usualAnchorCount, usualAnchors } from '../../anchors/choose-anchors';
import { findAnchors, findRows } from '../../study/find-rows';
import type { LoadedSpace } from '../../study/types';
import type { Runtime } from '../../runtime/executor';
import { unlessMisfit } from '../../study/found-lists';
import { listRows } from '../../study/prepare-study';
import { contentOfRows } from '../../study/fingerprint';
import { everyName, type RowNames } from '../../study/row-names';
import { strategyAnchors } from '../../anchors/strategy-anchors';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';

/**
 * The study's choice of anchors. A list that was found beside the files gives way to the usual strategy, with a
 * warning, where it does not fit the rows of every run.
 * @throws InspectorError as {@link findAnchors} does
 */
export function settledAnchors(
  choice: AnchorChoice,
  names: RowNames,
  spaces: readonly LoadedSpace[],
  runs: readonly Run[],
  warnings: string[],
): AnchorChoice {
  if (!('ids' in choice)) return choice;
  const fitting = unlessMisfit(choice, warnings, (said) => {
    const rows = findAnchors(choice, names, everyName(spaces), said);
    if (choice.isFound === true) {
      for (const { train } of runs) refuseLeaks(rows, choice.file, names, train);
    }
    return { ...choice, ids: rows.map((row) => names.ids[row]!) };
  });
  return fitting ?? usualAnchors;
}

/**
 * A run's anchors, as numbers of paired rows: training rows only, because a test row among them
 * would show the head what it is scored on.
 * @throws InspectorError `anchors-leak`, `too-few-rows`, and what choosing anchors refuses
 */
export async function trainingAnchors(
  choice: AnchorChoice,
  { rows, contents, names, described }: PreparedStitching,
  { train, seed }: Run,
  runtime: Runtime,
): Promise<number[]> {
  if ('ids' in choice) {
    const anchors = findRows(choice.ids, names, 'anchors', choice.file);
    refuseLeaks(anchors, choice.file, names, train);
    return anchors;
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

/** @throws InspectorError `anchors-leak` */
function refuseLeaks(
  anchors: readonly number[],
  file: string | undefined,
  { ids }: RowNames,
  train: readonly number[],
): void {
  const inTrain = new Set(train);
  const outside = anchors.filter((row) => !inTrain.has(row));
  if (outside.length === 0) return;
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
