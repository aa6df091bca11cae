import { describe, expect, it } from 'vitest';
import { lonelyClasses, splitByFraction, splitInFolds } from '../../../src/core/stitching/split';

const labels = Array.from({ length: 100 }, (_, i) => (i < 70 ? 'a' : i < 98 ? 'b' : 'c'));
const count = (rows: readonly number[], label: string): number =>
  rows.filter((row) => labels[row] === label).length;

describe('a split', () => {
  it('keeps every class’s share and has every class on both sides', () => {
    const { train, test } = splitByFraction(labels, 0.3, 1);
    expect([count(test, 'a'), count(test, 'b'), count(test, 'c')]).toEqual([21, 8, 1]);
    expect(count(train, 'c')).toBe(1);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });

  it('is the same for the same seed alone', () => {
    expect(splitByFraction(labels, 0.3, 1)).toEqual(splitByFraction(labels, 0.3, 1));
    expect(splitByFraction(labels, 0.3, 1)).not.toEqual(splitByFraction(labels, 0.3, 2));
  });

  it('in folds tests every row once and deals classes evenly', () => {
    const folds = splitInFolds(labels, 7, 1);
    const tested = folds.flatMap(({ test }) => test).sort((a, b) => a - b);
    expect(tested).toEqual([...labels.keys()]);
    for (const { train, test } of folds) {
      expect(count(test, 'a')).toBe(10);
      expect(count(test, 'b')).toBe(4);
      expect(train.length + test.length).toBe(100);
    }
  });

  it('trains on the row of a class of one, which folds test once', () => {
    const lonely = [...labels, 'only'];
    expect(lonelyClasses(lonely)).toEqual(['only']);
    expect(splitByFraction(lonely, 0.3, 0).train).toContain(100);
    expect(splitInFolds(lonely, 5, 0).filter(({ test }) => test.includes(100))).toHaveLength(1);
  });

  it('refuses a single row', () => {
    expect(() => splitByFraction([''], 0.3, 0)).toThrow('One row cannot be split');
  });
});
