import type { Runtime } from '../runtime/executor';
import { type AnchorsToChoose, chooseAnchorsTask } from './choose-anchors';

/**
 * Chooses anchors by a strategy, or takes an earlier choice from the cache.
 * @param content text that differs whenever the rows differ, if known
 */
export function strategyAnchors(
  input: AnchorsToChoose,
  content: string | undefined,
  { executor, cache }: Pick<Runtime, 'executor' | 'cache'>,
): Promise<number[]> {
  const choose = (): Promise<number[]> => executor.run(chooseAnchorsTask, input);
  const { rows: _, ...how } = input;
  return cache === undefined || content === undefined
    ? choose()
    : cache.anchors(JSON.stringify([content, how]), choose);
}
