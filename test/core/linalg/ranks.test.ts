import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  condensedOffset,
  condensedPairs,
  condensedRowSums,
} from '../../../src/core/linalg/condensed';
import { countInversions, rankValues } from '../../../src/core/linalg/ranks';
import { euclidean } from '../../../src/core/kernels/pairwise';
import { gaussian } from '../random-matrices';

const nonNegative = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((v) => v + 0);

describe('ranks', () => {
  it('are the averages that equal values share', () => {
    const mixed = fc.array(fc.oneof(nonNegative, fc.integer({ min: 0, max: 5 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(mixed, (values) => {
        const { order, doubledRanks, tiedPairs } = rankValues(Float64Array.from(values));
        const sorted = Array.from(order, (index) => values[index]!);
        expect(sorted).toEqual([...values].sort((a, b) => a - b));
        for (const [i, value] of values.entries()) {
          const below = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          expect(doubledRanks[i]).toBe(2 * below + equal + 1);
        }
        const equalPairs = values.flatMap((a, i) => values.slice(i + 1).filter((b) => a === b));
        expect(tiedPairs).toBe(equalPairs.length);
      }),
    );
  });
});

describe('inversions', () => {
  it('are the pairs in falling order', () => {
    const numbers = fc.array(fc.nat({ max: 2 ** 30 }), { maxLength: 80 });
    const small = fc.array(fc.nat({ max: 6 }), { maxLength: 80 });
    fc.assert(
      fc.property(fc.oneof(numbers, small), (values) => {
        let expected = 0;
        for (const [i, a] of values.entries()) {
          expected += values.slice(i + 1).filter((b) => b < a).length;
        }
        expect(countInversions(Uint32Array.from(values))).toBe(expected);
      }),
    );
  });
});

describe('condensed pairs', () => {
  it('are those of the rows above the diagonal, over blocks', () => {
    const rows = gaussian(401, 3, 1);
    const values = condensedPairs(euclidean, rows);
    expect(values).toHaveLength((401 * 400) / 2);
    const sums = condensedRowSums(values, 401);
    for (const [i, j] of [
      [0, 1],
      [3, 250],
      [191, 192],
      [192, 400],
      [399, 400],
    ] as const) {
      const distance = euclidean(rows.data, i * 3, rows.data, j * 3, 3);
      expect(values[condensedOffset(i, 401) + j]).toBeCloseTo(distance, 14);
    }
    const all = Array.from({ length: 401 }, (_, j) => euclidean(rows.data, 3, rows.data, j * 3, 3));
    expect(sums[1]).toBeCloseTo(
      all.reduce((a, b) => a + b),
      10,
    );
  });
});
