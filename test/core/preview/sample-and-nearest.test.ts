import { describe, expect, it } from 'vitest';
import { checkQuery, mergeNearest, nearestInBlock } from '../../../src/core/preview/nearest-rows';
import { cutRuns, rowsIn, sampleRuns } from '../../../src/core/preview/sample-runs';

describe('a sample of rows', () => {
  it('is all rows where they are few', () => {
    expect(sampleRuns(10, 10, 0)).toEqual([{ start: 0, stop: 10 }]);
  });

  it('has as many rows as wanted, in rising runs without overlap, one in each part', () => {
    for (const [rows, wanted] of [
      [1_000_000, 6400],
      [6401, 6400],
      [100, 65],
      [50, 3],
    ] as const) {
      const runs = sampleRuns(rows, wanted, 5);
      const count = Math.min(64, wanted);
      expect(rowsIn(runs)).toBe(count * Math.floor(wanted / count));
      for (const [i, { start, stop }] of runs.entries()) {
        expect(start).toBeGreaterThanOrEqual(Math.floor((i * rows) / count));
        expect(stop).toBeLessThanOrEqual(Math.floor(((i + 1) * rows) / count));
      }
      expect(sampleRuns(rows, wanted, 5)).toEqual(runs);
    }
    expect(sampleRuns(1_000_000, 6400, 6)).not.toEqual(sampleRuns(1_000_000, 6400, 5));
  });

  it('is cut into pieces', () => {
    const runs = [
      { start: 0, stop: 5 },
      { start: 9, stop: 10 },
    ];
    expect(cutRuns(runs, 2)).toEqual([
      { start: 0, stop: 2 },
      { start: 2, stop: 4 },
      { start: 4, stop: 5 },
      { start: 9, stop: 10 },
    ]);
  });
});

describe('nearest rows', () => {
  const data = Float32Array.of(1, 0, 2, 0.1, 0, 0, NaN, 1, 0, 3, 1, 0);
  const block = { rows: 6, cols: 2, data };
  const query = Float64Array.of(1, 0);

  it('by cosine: all but zero rows, those that are not finite and the row itself', () => {
    const near = nearestInBlock(query, block, 100, 100, 'cosine', 9);
    expect(near.map(({ row }) => row)).toEqual([105, 101, 104]);
    expect(near[0]?.value).toBe(1);
    expect(near[1]?.value).toBeCloseTo(2 / Math.hypot(2, 0.1), 6);
    expect(near[2]?.value).toBe(0);
  });

  it('by distance, a repeated row first, and at most k', () => {
    const near = nearestInBlock(query, block, 0, 0, 'euclidean', 2);
    expect(near).toEqual([
      { row: 5, value: 0 },
      { row: 2, value: 1 },
    ]);
  });

  it('of several blocks, ties to the lower row', () => {
    const lists = [[{ row: 1, value: 0.5 }], [{ row: 7, value: 0.9 }], [{ row: 9, value: 0.5 }]];
    expect(mergeNearest(lists, 'cosine', 2).map(({ row }) => row)).toEqual([7, 1]);
    expect(mergeNearest(lists, 'euclidean', 2).map(({ row }) => row)).toEqual([1, 9]);
  });

  it('refuses a row that nothing can be near to, with what to do', () => {
    expect(() => {
      checkQuery('a.npy', 3, Float32Array.of(0, 0), 'cosine');
    }).toThrow(/a\.npy: Row 3 is all zeros.*Euclidean/);
    expect(() => {
      checkQuery('a.npy', 3, Float32Array.of(0, NaN), 'euclidean');
    }).toThrow(/Row 3 holds NaN or infinities/);
    checkQuery('a.npy', 3, Float32Array.of(0, 0), 'euclidean');
  });
});
