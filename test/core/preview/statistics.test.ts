import { describe, expect, it } from 'vitest';
import { emptyHistograms, histogramOf } from '../../../src/core/preview/grid-histograms';
import { addRows, emptyStatistics } from '../../../src/core/preview/row-statistics';
import { type SpaceStatistics, StatisticsSum } from '../../../src/core/preview/summary';
import type { Matrix } from '../../../src/core/matrix';
import { gaussian } from '../random-matrices';

function matrix(values: readonly (readonly number[])[], Kind = Float64Array): Matrix {
  return { rows: values.length, cols: values[0]!.length, data: Kind.from(values.flat()) };
}

/** Computes statistics of the rows, in parts that end before the given rows. */
function statisticsOf(rows: Matrix, ...cuts: number[]): SpaceStatistics {
  const sum = new StatisticsSum(rows.cols);
  let from = 0;
  for (const to of [...cuts, rows.rows]) {
    const part = emptyStatistics(rows.cols);
    const data = rows.data.slice(from * rows.cols, to * rows.cols);
    addRows(part, { rows: to - from, cols: rows.cols, data }, from);
    sum.add(part);
    from = to;
  }
  return sum.summary();
}

describe('statistics of a space', () => {
  it('counts what is not finite, zero or repeated, and names rows', () => {
    const rows = matrix([
      [3, 4],
      [NaN, Infinity],
      [0, 0],
      [3, 4],
      [-Infinity, 1],
      [0, -0],
      [4, 3],
    ]);
    const statistics = statisticsOf(rows, 3);
    expect(statistics).toMatchObject({
      rows: 7,
      nanValues: 1,
      infiniteValues: 2,
      nonFinite: { rows: 2, examples: [1, 4] },
      zero: { rows: 2, examples: [2, 5] },
      repeated: { rows: 2, examples: [3, 5], among: 5 },
    });
  });

  it('takes norms, means and deviations over what is finite', () => {
    const rows = matrix([
      [3, 4],
      [NaN, 7],
      [0, 0],
      [6, 8],
    ]);
    const { norms, columns } = statisticsOf(rows, 1, 2);
    expect(norms).toMatchObject({ mean: 5, deviation: 5, minimum: 0, maximum: 10 });
    expect([...columns.counts]).toEqual([3, 4]);
    expect([...columns.means]).toEqual([3, 4.75]);
    expect(columns.deviations[0]).toBeCloseTo(3, 12);
    expect(columns.deviations[1]).toBeCloseTo(
      Math.sqrt((0.75 ** 2 + 2.25 ** 2 + 4.75 ** 2 + 3.25 ** 2) / 3),
      12,
    );
    expect([...columns.minimum]).toEqual([0, 0]);
    expect([...columns.maximum]).toEqual([6, 8]);
  });

  it('keeps norms whose squares overflow or vanish', () => {
    const { norms, meanCosine } = statisticsOf(
      matrix([
        [3e200, 4e200],
        [3e-200, 4e-200],
      ]),
    );
    expect(norms?.maximum).toBeCloseTo(5e200, -188);
    expect(norms!.minimum / 5e-200).toBeCloseTo(1, 12);
    expect(meanCosine.value).toBeCloseTo(1, 12);
  });

  it('has the mean cosine of all pairs', () => {
    // Cosines of the three pairs: 0, 1/√2 and 1/√2.
    const rows = matrix([
      [2, 0],
      [0, 0],
      [0, 3],
      [5, 5],
    ]);
    expect(statisticsOf(rows, 2).meanCosine.value).toBeCloseTo(Math.SQRT2 / 3, 12);
    expect(statisticsOf(matrix([[1, 2]])).meanCosine.undefined).toMatch(/fewer than two rows/);
  });

  it('is the same however the rows are cut', () => {
    const rows = gaussian(101, 5, 4);
    const whole = statisticsOf(rows);
    const parts = statisticsOf(rows, 1, 17, 64);
    expect(parts.histograms).toEqual(whole.histograms);
    expect(parts.norms?.histogram).toEqual(whole.norms?.histogram);
    for (let j = 0; j < rows.cols; j++) {
      expect(parts.columns.means[j]).toBeCloseTo(whole.columns.means[j]!, 12);
      expect(parts.columns.deviations[j]).toBeCloseTo(whole.columns.deviations[j]!, 12);
    }
    expect(parts.meanCosine.value).toBeCloseTo(whole.meanCosine.value!, 12);
  });

  it('bins every value once, between half of 64 and 64 bins', () => {
    const values = Array.from({ length: 1000 }, (_, i) => [0.1 * i - 20]);
    const { histograms } = statisticsOf(matrix(values), 10, 400);
    const { start, width, counts } = histogramOf(histograms, 0)!;
    expect(counts.length).toBeGreaterThan(32);
    expect(counts.length).toBeLessThanOrEqual(64);
    for (const [i, count] of counts.entries()) {
      const low = start + i * width;
      const inside = values.filter(([value]) => value! >= low && value! < low + width);
      expect(count).toBe(inside.length);
    }
  });

  it('bins a constant, and nothing', () => {
    const { histograms } = statisticsOf(
      matrix(
        [
          [0.1, 0],
          [0.1, 0],
        ],
        Float32Array as never,
      ),
    );
    const { start, width, counts } = histogramOf(histograms, 0)!;
    expect(counts).toEqual([2]);
    expect(start).toBeLessThanOrEqual(Math.fround(0.1));
    expect(start + width).toBeGreaterThan(Math.fround(0.1));
    expect(histogramOf(histograms, 1)?.counts).toEqual([2]);
    expect(histogramOf(emptyHistograms(1), 0)).toBeUndefined();
  });

  it('finds repeated rows of float32 and does not take different ones for them', () => {
    const distinct = gaussian(5000, 3, 9);
    const data = Float32Array.from([...distinct.data, ...distinct.data.subarray(0, 300)]);
    const { repeated } = statisticsOf({ rows: 5100, cols: 3, data }, 2000);
    expect(repeated).toEqual({ rows: 100, examples: [5000, 5001, 5002, 5003, 5004], among: 5100 });
  });
});
