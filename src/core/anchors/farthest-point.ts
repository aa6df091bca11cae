import { randomIndex, seeded } from '../random';
import type { AnchorStrategyEntry } from './anchor-strategy';
import { squaredDistanceWithin } from '../projection/squared-distance';

export const farthestPointAnchors = {
  id: 'fps',
  name: 'Farthest point',
  description: 'From a random row on, always the row farthest (Euclidean) from those chosen.',
  looksAt: 'entries',
  choose({ rows: { rows: n, cols, data }, count, seed }) {
    const nearest = new Float64Array(n).fill(Infinity);
    const chosen: number[] = [];
    let next = randomIndex(seeded(seed), n);
    while (chosen.length < count) {
      chosen.push(next);
      nearest[next] = -1;
      let farthest = -1;
      for (let i = 0; i < n; i++) {
        if (nearest[i]! < 0) continue;
        const d = squaredDistanceWithin(nearest[i]!, data, i * cols, data, next * cols, cols);
        if (d < nearest[i]!) nearest[i] = d;
        if (farthest < 0 || nearest[i]! > nearest[farthest]!) farthest = i;
      }
      next = farthest;
    }
    return chosen;
  },
} as const satisfies AnchorStrategyEntry;
