import { squaredRowNorms } from '../kernels/columns';
import type { AnchorStrategyEntry } from './anchor-strategy';

export const topNormAnchors = {
  id: 'top-norm',
  name: 'Highest norm',
  description: 'The rows of greatest length; ties to the lower row.',
  looksAt: 'lengths',
  choose({ rows, count }) {
    const norms = squaredRowNorms(rows);
    const order = Array.from(norms.keys()).sort((a, b) => norms[b]! - norms[a]! || a - b);
    return order.slice(0, count);
  },
} as const satisfies AnchorStrategyEntry;
