import { describe, expect, it } from 'vitest';
import { columnMeans } from '../../../src/core/kernels/columns';
import { standardise } from '../../../src/core/stitching/standardise';
import { gaussian } from '../random-matrices';

const matrix = gaussian(50, 4, 1);

describe('standardise', () => {
  it('has mean 0 and population standard deviation 1 over the training rows', () => {
    const { train, test } = standardise(matrix, 40);
    expect([train.rows, test.rows]).toEqual([40, 10]);
    const squares = { ...train, data: train.data.map((value) => value * value) };
    for (let j = 0; j < 4; j++) {
      expect(columnMeans(train).mean[j]).toBeCloseTo(0, 12);
      expect(columnMeans(squares).mean[j]).toBeCloseTo(1, 12);
    }
  });

  it('knows nothing of the test rows', () => {
    const other = { ...matrix, data: matrix.data.map((v, at) => (at < 160 ? v : 1000 * v)) };
    expect(standardise(other, 40).train.data).toEqual(standardise(matrix, 40).train.data);
  });

  it('only shifts a constant column, also where rounding makes it vary', () => {
    const data = Float64Array.from({ length: 12 }, (_, at) => 0.1 + (at === 5 ? 1e-17 : 0));
    const { train, test } = standardise({ rows: 12, cols: 1, data }, 10);
    expect([...train.data, ...test.data].every((value) => Math.abs(value) < 1e-15)).toBe(true);
  });
});
