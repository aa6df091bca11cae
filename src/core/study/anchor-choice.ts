import type { StrategyChoice } from '../anchors/choose-anchors';
import type { FoundList } from './found-lists';

/** Which rows are anchors: some by a strategy, or a list. */
export type AnchorChoice =
  StrategyChoice | ({ readonly ids: readonly string[]; readonly file?: string } & FoundList);

/** The file that lists anchors, where one does, as results name it. */
export function anchorsFileOf(choice: AnchorChoice): string | undefined {
  return 'ids' in choice ? choice.file : undefined;
}

/** Name of a choice of anchors: its strategy, or `listed` where a list or its file names them. */
export function strategyName(choice: AnchorChoice | { readonly file: unknown }): string {
  return 'strategy' in choice ? choice.strategy : 'listed';
}
