import { anchorStrategyEntries } from '../../anchors/registry';
import {
  chooseAnchors,
  type StrategyChoice,
  defaultAnchorCount,
  chooseAnchorsTask,
} from '../../anchors/choose-anchors';
import { sampleRows } from '../../study/choose-rows';
import type { Executor } from '../../runtime/executor';
import type { StudyRows } from './study-rows';

/** Minimum number of the first space's rows from which strategies that use entries choose. */
const candidates = 10_000;

/** Returns the property of the rows that a strategy uses. */
export function looksAt({ strategy }: StrategyChoice): 'count' | 'lengths' | 'entries' {
  return anchorStrategyEntries.find(({ id }) => id === strategy)!.looksAt;
}

/**
 * Chooses anchors by a strategy among rows that are not in memory, and returns their numbers. A
 * strategy that uses entries chooses among a seeded sample, with a warning.
 * @param norms squared lengths of the first space's rows, if the strategy uses lengths
 * @throws InspectorError as `chooseAnchors` does
 */
export async function chooseStreamedAnchors(
  choice: StrategyChoice,
  rows: StudyRows,
  norms: Float64Array | undefined,
  labels: readonly (string | undefined)[] | undefined,
  { seed, executor, warnings }: { seed: number; executor: Executor; warnings: string[] },
): Promise<number[]> {
  const { count } = rows;
  if (looksAt(choice) !== 'entries') {
    // Rows of one column with the same lengths are enough; a strategy that only counts rows needs
    // no entries.
    const data = norms === undefined ? new Float64Array(0) : norms.map(Math.sqrt);
    const cols = norms === undefined ? 0 : 1;
    return chooseAnchors(choice, { rows: count, cols, data }, labels, seed);
  }
  const wanted = Math.max(candidates, 4 * (choice.count ?? defaultAnchorCount));
  const sample = sampleRows(count, wanted, seed);
  if (sample.length < count) {
    warnings.push(
      `Anchors were chosen among a seeded sample of ${sample.length} of the ${count} rows, as not all of them fit into memory.`,
    );
  }
  const chosen = await executor.run(chooseAnchorsTask, {
    choice,
    rows: await rows.at(sample).gather(0, executor),
    labels: labels && sample.map((row) => labels[row]),
    seed,
  });
  return chosen.map((row) => sample[row]!);
}
