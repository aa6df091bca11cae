import * as z from 'zod';

/** What a person chose, kept over a reload of the window. */
const savedState = z.object({ member: z.string().optional(), colouring: z.string().nullish() });

export type PreviewState = z.infer<typeof savedState>;

/** What was kept, as far as this version understands it. */
export function readState(state: unknown): PreviewState {
  return savedState.safeParse(state).data ?? {};
}
