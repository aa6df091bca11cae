import type { Runtime } from '../runtime/executor';
import { type AnchorsToChoose, chooseAnchorsTask } from './choose-anchors';

/**
 * The rows that a strategy chooses, unless it did before.
 * @param content a text that differs whenever the rows do, where there is one
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
