import { beforeAll, describe, expect, it } from 'vitest';
import { euclidean } from '../../../src/core/kernels/pairwise';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { anchorStrategyEntries, type AnchorStrategy } from '../../../src/core/anchors/registry';
import { loadMatrix } from '../../reference/data';
import { gaussian, mapEntries } from '../random-matrices';

let digits: Matrix;
const labels = Array.from({ length: 1797 }, (_, row) => (row % 5 === 0 ? 'a' : 'b'));

beforeAll(async () => {
  digits = await loadMatrix('digits', 'ae-seed0.npy');
});

function choose(strategy: AnchorStrategy, rows: Matrix, count: number, seed = 0): number[] {
  const entry = anchorStrategyEntries.find(({ id }) => id === strategy)!;
  return entry.choose({ rows, labels: labels.slice(0, rows.rows), count, seed });
}

const ids = anchorStrategyEntries.map(({ id }) => id);

describe.each(ids)('%s anchors', (id) => {
  it.each([1, 150, 1797])('are %s different rows, the same for the same seed', (count) => {
    const rows = count === 1797 ? mapEntries(digits, (value, _, j) => (j < 2 ? value : 0)) : digits;
    const chosen = choose(id, rows, count, 7);
    expect(new Set(chosen).size).toBe(count);
    expect(chosen.every((row) => row >= 0 && row < 1797)).toBe(true);
    if (count === 150) expect(choose(id, rows, count, 7)).toEqual(chosen);
  });

  it('are different rows among duplicates and in a constant space', () => {
    const twins = gatherRows(digits, [4, 4, 4, 4, 5, 5, 6, 6]);
    const constant = mapEntries(twins, () => 1);
    for (const rows of [twins, constant]) expect(new Set(choose(id, rows, 8)).size).toBe(8);
  });
});

describe('a seed', () => {
  // Integers from a seeded generator and correctly rounded operations: equal on every platform.
  it.each([
    ['uniform', [1467, 1005, 1189, 31, 15, 1055, 1113, 917]],
    ['stratified', [1005, 15, 1467, 1189, 31, 1113, 917, 133]],
    ['fps', [1467, 851, 629, 1308, 680, 1407, 1296, 988]],
    ['kmeans', [624, 503, 1513, 186, 1691, 806, 1669, 823]],
    ['top-norm', [988, 172, 235, 77, 1296, 629, 591, 1505]],
  ] as const)('of %s gives the rows it always gave', (id, golden) => {
    expect(choose(id, digits, 8, 42)).toEqual(golden);
  });

  it.each(['uniform', 'stratified', 'fps', 'kmeans'] as const)('matters to %s', (id) => {
    expect(choose(id, digits, 8, 1)).not.toEqual(choose(id, digits, 8, 2));
  });
});

describe('what each strategy is for', () => {
  it('stratified takes labels in proportion, to the nearest row', () => {
    const chosen = choose('stratified', digits, 100);
    expect(chosen.filter((row) => labels[row] === 'a')).toHaveLength(20);
  });

  it('stratified says that it needs labels', () => {
    const [, stratified] = anchorStrategyEntries;
    expect(() => stratified.choose({ rows: digits, count: 2, seed: 0 })).toThrow(/need labels/);
  });

  it('farthest points are the farthest, by brute force', () => {
    const rows = gaussian(60, 5, 1);
    const distance = (i: number, j: number): number =>
      euclidean(rows.data, i * 5, rows.data, j * 5, 5);
    const chosen = choose('fps', rows, 12);
    for (let count = 1; count < 12; count++) {
      const before = chosen.slice(0, count);
      const gaps = Array.from({ length: 60 }, (_, i) =>
        Math.min(...before.map((row) => distance(i, row))),
      );
      expect(chosen[count]).toBe(gaps.indexOf(Math.max(...gaps)));
    }
  });

  it('k-means finds one row in each of well separated clusters', () => {
    const rows = mapEntries(gaussian(90, 3, 2), (value, i) => value + 100 * (i % 9) ** 2);
    for (const seed of [0, 1, 2]) {
      const clusters = choose('kmeans', rows, 9, seed).map((row) => row % 9);
      expect(new Set(clusters).size).toBe(9);
    }
  });

  it('k-means leaves rows nearer to their anchor than chance does', () => {
    const spread = (anchors: readonly number[]): number => {
      let sum = 0;
      for (let i = 0; i < digits.rows; i++) {
        const { cols, data } = digits;
        const gaps = anchors.map((row) => euclidean(data, i * cols, data, row * cols, cols));
        sum += Math.min(...gaps) ** 2;
      }
      return sum;
    };
    expect(spread(choose('kmeans', digits, 50))).toBeLessThan(
      0.9 * spread(choose('uniform', digits, 50)),
    );
  });

  it('top norm takes the longest rows, the lower of equals first', () => {
    const rows = { rows: 4, cols: 1, data: Float64Array.of(1, -3, 3, 2) };
    expect(choose('top-norm', rows, 3)).toEqual([1, 2, 3]);
  });
});
