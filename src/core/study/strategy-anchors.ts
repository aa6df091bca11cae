import type { Runtime } from './comparison';
import { runTask, type TaskInput } from './tasks';

/**
 * The rows that a strategy chooses, unless it did before.
 * @param content a text that differs whenever the rows do, where there is one
 */
export function strategyAnchors(
  input: TaskInput<'choose-anchors'>,
  content: string | undefined,
  { executor, kept }: Pick<Runtime, 'executor' | 'kept'>,
): Promise<number[]> {
  const choose = (): Promise<number[]> => runTask(executor, 'choose-anchors', input);
  const { rows: _, ...how } = input;
  return kept === undefined || content === undefined
    ? choose()
    : kept.anchors(JSON.stringify([content, how]), choose);
}
