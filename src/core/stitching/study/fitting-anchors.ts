import { InspectorError } from '../../errors';
import { defaultAnchors } from '../../anchors/choose-anchors';
import type { AnchorChoice } from '../../study/anchor-choice';
import { findAnchors } from '../../study/find-rows';
import { unlessMisfit } from '../../study/found-lists';
import { listRows } from '../../study/prepare-study';
import { everyName, type RowNames } from '../../study/row-names';
import type { LoadedSpace } from '../../study/types';
import type { Run } from './plan-runs';

/**
 * Returns the study's choice of anchors. A list found beside the files is replaced by the default
 * strategy, with a warning, if it does not fit the rows of every run.
 * @throws InspectorError as {@link findAnchors} does
 */
export function fittingRunAnchors(
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
  return fitting ?? defaultAnchors;
}

/**
 * Refuses anchors that are not training rows.
 * @throws InspectorError `anchors-leak`
 */
export function refuseLeaks(
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
