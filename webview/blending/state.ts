import * as z from 'zod';
import {
  pairSchema,
  trainingSettings,
  type Weighting,
  weightingSchema,
} from '../../src/compute/protocol/blending-panel';

/** Schema of the user's changes to the weights of one pair of spaces. */
const pairState = z.object({
  weighting: weightingSchema,
  /** Earlier weightings, the latest last. */
  undone: z.array(weightingSchema),
  /** Weightings saved under a name. */
  kept: z.array(weightingSchema.extend({ name: z.string() })),
  explanation: z.array(z.string()),
});

/** Schema of the state that the panel keeps while it is hidden and over a reload of the window. */
const panelState = z.object({
  pair: pairSchema,
  settings: trainingSettings,
  /** States of pairs, by the key of the prepared pair; the latest last. */
  pairs: z.array(pairState.extend({ key: z.string() })),
});

export type PairState = z.infer<typeof pairState>;
export type PanelState = z.infer<typeof panelState>;
export type SavedWeighting = Weighting & { readonly name: string };

/** Parses the saved state; undefined if this version cannot read it. */
export function readState(state: unknown): PanelState | undefined {
  const parsed = z.object({ blending: panelState }).safeParse(state);
  return parsed.success ? parsed.data.blending : undefined;
}

/** Maximum number of pairs whose weights are kept. */
const maxPairs = 12;

/** Returns the pairs with this one added or moved to the end. */
export function withPair(
  pairs: PanelState['pairs'],
  key: string,
  pair: PairState,
): PanelState['pairs'] {
  return [...pairs.filter((each) => each.key !== key), { key, ...pair }].slice(-maxPairs);
}
