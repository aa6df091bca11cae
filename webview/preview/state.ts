import * as z from 'zod';

/** Schema of the user's choices that are saved over a reload of the window. */
const savedState = z.object({ member: z.string().optional(), colouring: z.string().nullish() });

export type PreviewState = z.infer<typeof savedState>;

/** Parses the saved state; empty if this version cannot read it. */
export function readState(state: unknown): PreviewState {
  return savedState.safeParse(state).data ?? {};
}
