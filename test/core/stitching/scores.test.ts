import { describe, expect, it } from 'vitest';
import type { Float64Matrix } from '../../../src/core/matrix';
import { scorePredictions, stitchingIndex } from '../../../src/core/stitching/scores';
import { classTargets, constantPrediction } from '../../../src/core/training/targets';

const matrix = (rows: number[][]): Float64Matrix => ({
  rows: rows.length,
  cols: rows[0]!.length,
  data: Float64Array.from(rows.flat()),
});

describe('scores', () => {
  it('of classes come of hits, misses and false alarms', () => {
    const named = [0, 1, 1, 1, 2, 0, 2];
    const predicted = matrix(named.map((c) => [0, 1, 2, 3].map((j) => (j === c ? 1 : 0))));
    // Class d neither occurs nor is predicted: it does not count.
    const truth = {
      ...classTargets(['a', 'a', 'b', 'b', 'c', 'c', 'c']),
      classes: ['a', 'b', 'c', 'd'],
    };
    const scores = scorePredictions(predicted, truth);
    expect(scores['accuracy']).toBeCloseTo(5 / 7, 12);
    // 2·TP/(2·TP + FP + FN): 2/4, 4/5, 4/5
    expect(scores['macro-f1']).toBeCloseTo((0.5 + 0.8 + 0.8) / 3, 12);
    expect(scores['weighted-f1']).toBeCloseTo((2 * 0.5 + 2 * 0.8 + 3 * 0.8) / 7, 12);
  });

  it('of values are pooled over columns', () => {
    const values = matrix([
      [1, 2],
      [3, 4],
      [0, 0],
    ]);
    const predicted = matrix([
      [1, 1],
      [2, 5],
      [0, 1],
    ]);
    const scores = scorePredictions(predicted, { kind: 'values', values });
    expect(scores['mse']).toBeCloseTo(4 / 6, 12);
    expect(scores['r2']).toBeCloseTo(1 - 4 / (14 / 3 + 8), 12);
    const cosines = [3 / Math.sqrt(2 * 5), 26 / Math.sqrt(29 * 25), 0];
    expect(scores['cosine']).toBeCloseTo((cosines[0]! + cosines[1]!) / 3, 12);
  });

  it('have no R² where the targets are constant', () => {
    const values = matrix([[1], [1]]);
    expect(scorePredictions(values, { kind: 'values', values })).toEqual({
      mse: 0,
      cosine: 1,
      r2: null,
    });
  });

  it('relate a stitched score to the own one, either way up', () => {
    expect(stitchingIndex(0.4, 0.8, 'higher')).toBe(0.5);
    expect(stitchingIndex(0.4, 0.1, 'lower')).toBe(0.25);
    expect(stitchingIndex(0, 0, 'lower')).toBe(1);
    expect(stitchingIndex(0.3, -0.2, 'higher')).toBeNull();
    expect(stitchingIndex(null, 0.5, 'higher')).toBeNull();
  });

  it('of chance come of the most frequent training class', () => {
    const prediction = constantPrediction(classTargets(['x', 'y', 'y', 'z']));
    expect([...prediction]).toEqual([1, 2, 1]);
  });

  it('order classes as numbers where all are', () => {
    expect(classTargets(['10', '9', '2']).classes).toEqual(['2', '9', '10']);
    expect(classTargets(['b', 'a', '1']).classes).toEqual(['1', 'a', 'b']);
  });
});
