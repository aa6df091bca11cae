import { describe, expect, it } from 'vitest';
import { distances } from '../../../src/core/measures/distances';

describe('cosine distances', () => {
  it.each([1, 1e-2, 1e-4, 1e-6])('keep their digits where rows differ by %f', (spread) => {
    // Rows (1, t): the angle between two of them has a formula without their cosine.
    const slopes = [0, 1, 3, 7, 20].map((step) => 0.75 + step * spread);
    const rows = { rows: 5, cols: 2, data: Float64Array.from(slopes.flatMap((t) => [1, t])) };
    const { values } = distances.cosine.plain.run(rows, {});
    let at = 0;
    for (const [i, a] of slopes.entries()) {
      for (const b of slopes.slice(i + 1)) {
        const expected = 2 * Math.sin(Math.atan((b - a) / (1 + a * b)) / 2) ** 2;
        expect(Math.abs(values[at++]! / expected - 1)).toBeLessThan(1e-8);
      }
    }
    expect(at).toBe(values.length);
  });

  it('are 0 for rows of one direction', () => {
    const data = Float64Array.from([0.1, 0.2, 0.7, 0.3, 0.6, 2.1, 0.7 / 3, 1.4 / 3, 4.9 / 3]);
    const { values } = distances.cosine.plain.run({ rows: 3, cols: 3, data }, {});
    expect(Array.from(values)).toEqual([0, 0, 0]);
  });
});
