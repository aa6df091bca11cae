import { describe, expect, it } from 'vitest';
import { dimensionsCsv, previewJson } from '../../../src/compute/report/preview';

const columns = {
  counts: Float64Array.of(3, 0),
  means: Float64Array.of(2, NaN),
  deviations: Float64Array.of(1, NaN),
  minimum: Float64Array.of(1, NaN),
  maximum: Float64Array.of(3, NaN),
};

describe('what a preview exports', () => {
  it('has a line for each dimension, with empty cells where a dimension has no finite value', () => {
    expect(dimensionsCsv(columns)).toBe(
      'dimension,count,mean,deviation,minimum,maximum\n0,3,2,1,1,3\n1,0,,,,\n',
    );
  });

  it('is plain data that any reader of JSON takes', () => {
    const text = previewJson(
      {
        version: 1,
        title: 'a.npy',
        status: { state: 'done' },
        warnings: ['Row 2 is zero.'],
        member: { name: '', rows: 3, dims: 2, dtype: 'float32' },
        components: { rows: 3, shares: [0.9, 0.1], participationRatio: { value: 1.2 } },
      },
      columns,
    );
    expect(JSON.parse(text)).toEqual({
      file: 'a.npy',
      member: { name: '', rows: 3, dims: 2, dtype: 'float32' },
      components: { rows: 3, shares: [0.9, 0.1], participationRatio: { value: 1.2 } },
      warnings: ['Row 2 is zero.'],
      dimensions: [
        { dimension: 0, count: 3, mean: 2, deviation: 1, minimum: 1, maximum: 3 },
        { dimension: 1, count: 0, mean: null, deviation: null, minimum: null, maximum: null },
      ],
    });
  });
});
