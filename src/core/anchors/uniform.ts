import { sampleIndices, seeded } from '../random';
import type { AnchorStrategyEntry } from './anchor-strategy';

export const uniformAnchors = {
  id: 'uniform',
  name: 'Uniform',
  description: 'Rows drawn at random, all equally likely.',
  looksAt: 'count',
  choose: ({ rows, count, seed }) => sampleIndices(seeded(seed), rows.rows, count),
} as const satisfies AnchorStrategyEntry;
