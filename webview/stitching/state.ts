import * as z from 'zod';
import type { View } from './scores';

const savedState = z.object({
  view: z.object({
    representation: z.string(),
    metric: z.string(),
    shows: z.enum(['score', 'index']),
  }),
});

/** Returns the view saved before a reload of the window; a default view if there is none. */
export function savedView(state: unknown): View {
  return (
    savedState.safeParse(state).data?.view ?? { representation: '', metric: '', shows: 'score' }
  );
}
