import type { AnchorChoice } from './choose-anchors';

/** What a choice of anchors is called: its strategy, or `listed` where a list or its file names them. */
export function strategyName(choice: AnchorChoice | { readonly file: unknown }): string {
  return 'strategy' in choice ? choice.strategy : 'listed';
}
