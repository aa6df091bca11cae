import * as z from 'zod';
import type { View } from './scores';

const savedState = z.object({
  view: z.object({
    representation: z.string(),
    metric: z.string(),
    shows: z.enum(['score', 'index']),
  }),
});

/** What the person looked at before a reload of the window; what shows first unless known. */
export function savedView(state: unknown): View {
  return (
    savedState.safeParse(state).data?.view ?? { representation: '', metric: '', shows: 'score' }
  );
}
