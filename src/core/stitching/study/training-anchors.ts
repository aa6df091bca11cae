import { InspectorError } from '../../errors';
import { gatherRows } from '../../matrix';
import { defaultAnchorCount } from '../../anchors/choose-anchors';
import { type AnchorChoice } from '../../study/anchor-choice';
import { findRows } from '../../study/find-rows';
import type { Runtime } from '../../runtime/executor';
import { fingerprintOfRows } from '../../study/fingerprint';
import { strategyAnchors } from '../../anchors/strategy-anchors';
import { refuseLeaks } from './fitting-anchors';
import type { Run } from './plan-runs';
import type { PreparedStitching } from './prepare-stitching';

/**
 * Chooses a run's anchors, as numbers of paired rows. Only training rows can be anchors, because an
 * anchor among the test rows would leak it to the head.
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
  const count = choice.count ?? Math.min(defaultAnchorCount, train.length);
  if (count > train.length) throw tooFewRows(train.length, count);
  const input = {
    choice: { ...choice, count },
    rows: gatherRows(rows[0]!, train),
    labels: described === undefined ? undefined : train.map((row) => described[row]!.label),
    seed,
  };
  const content = fingerprintOfRows(contents[0], train, names.ids.length);
  const chosen = await strategyAnchors(input, content, runtime);
  return chosen.map((index) => train[index]!);
}

function tooFewRows(rows: number, anchors: number): InspectorError {
  return new InspectorError({
    code: 'too-few-rows',
    problem: `There are ${rows} training rows, fewer than the ${anchors} anchors, which are chosen from them.`,
    remedy: `Choose at most ${rows} anchors, or make more rows training rows.`,
  });
}
