import * as z from 'zod';
import {
  pairSchema,
  trainingSettings,
  type Weighting,
  weightingSchema,
} from '../../src/compute/protocol/blending-panel';

/** What the person did to the weights of one pair of spaces. */
const pairState = z.object({
  weighting: weightingSchema,
  /** Weights before, the latest last. */
  undone: z.array(weightingSchema),
  /** Weightings kept under a name. */
  kept: z.array(weightingSchema.extend({ name: z.string() })),
  explanation: z.array(z.string()),
});

/** What the panel keeps of itself while it is hidden and over a reload of the window. */
const panelState = z.object({
  pair: pairSchema,
  settings: trainingSettings,
  /** By the key of a pair that is ready; the latest last. */
  pairs: z.array(pairState.extend({ key: z.string() })),
});

export type PairState = z.infer<typeof pairState>;
export type PanelState = z.infer<typeof panelState>;
export type SavedWeighting = Weighting & { readonly name: string };

/** What was kept, as far as this version understands it. */
export function readState(state: unknown): PanelState | undefined {
  const parsed = z.object({ blending: panelState }).safeParse(state);
  return parsed.success ? parsed.data.blending : undefined;
}

/** Pairs whose weights are kept. */
const maxPairs = 12;

/** The pairs with this one as their latest. */
export function withPair(
  pairs: PanelState['pairs'],
  key: string,
  pair: PairState,
): PanelState['pairs'] {
  return [...pairs.filter((each) => each.key !== key), { key, ...pair }].slice(-maxPairs);
}
