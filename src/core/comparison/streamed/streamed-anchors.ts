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

/** Rows of the first space that strategies which look at entries choose from, and the least of them. */
const candidates = 10_000;

/** What a strategy looks at of the rows. */
export function looksAt({ strategy }: StrategyChoice): 'count' | 'lengths' | 'entries' {
  return anchorStrategyEntries.find(({ id }) => id === strategy)!.looksAt;
}

/**
 * The anchors that a strategy chooses among rows that are not in memory, as their numbers. One that looks
 * at their entries chooses among a seeded sample, with a warning.
 * @param norms squared lengths of the first space's rows, where the strategy looks at lengths
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
    // Rows as long as the real ones stand for them; to count them, they need no entries at all.
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
