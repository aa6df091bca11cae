import { describe, expect, it } from 'vitest';
import { centreColumns } from '../../../src/core/kernels/columns';
import { leadingPlane } from '../../../src/core/linalg/leading-plane';
import { rowRange } from '../../../src/core/matrix';
import { crossProduct, product } from '../../../src/core/linalg/products';
import { symmetricEigen } from '../../../src/core/linalg/symmetric-eigen';
import { gaussian, mapEntries } from '../random-matrices';

/** Columns with decreasing variance, away from zero. */
const rows = mapEntries(gaussian(120, 6, 1), (value, _, j) => 5 + value * 2 ** -j);

describe('leadingPlane', () => {
  it('is the first two principal components of all blocks together', () => {
    const { points, explained } = leadingPlane([rowRange(rows, 0, 50), rowRange(rows, 50, 120)]);
    const centred = centreColumns(rows);
    const { values, vectors } = symmetricEigen(crossProduct(centred, centred));
    const scores = product(centred, vectors);
    const total = values.reduce((a, b) => a + b, 0);
    expect(points.map(({ length }) => length)).toEqual([100, 140]);
    const all = [...points[0]!, ...points[1]!];
    for (const axis of [0, 1]) {
      expect(explained[axis]).toBeCloseTo(values[axis]! / total, 5);
      const sign = Math.sign(all[axis]! * scores.data[axis]!);
      const scale = 2 ** centred.exponent * sign;
      for (let i = 0; i < rows.rows; i++) {
        expect(all[2 * i + axis]).toBeCloseTo(scores.data[i * 6 + axis]! * scale, 3);
      }
    }
  });

  it('puts constant rows in the middle', () => {
    const constant = { rows: 3, cols: 2, data: Float64Array.of(1, 2, 1, 2, 1, 2) };
    const { points, explained } = leadingPlane([constant]);
    expect([...points[0]!].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(explained).toEqual([0, 0]);
  });
});
