import type { StrategyChoice } from '../anchors/choose-anchors';
import type { FoundList } from './found-lists';

/** Choice of anchors: a strategy, or a list of row ids. */
export type AnchorChoice =
  StrategyChoice | ({ readonly ids: readonly string[]; readonly file?: string } & FoundList);

/** Name of the file that lists the anchors, for results; undefined if no file does. */
export function anchorsFileOf(choice: AnchorChoice): string | undefined {
  return 'ids' in choice ? choice.file : undefined;
}

/** Name of a choice of anchors: the strategy's, or `listed` for a list. */
export function strategyName(choice: AnchorChoice | { readonly file: unknown }): string {
  return 'strategy' in choice ? choice.strategy : 'listed';
}
