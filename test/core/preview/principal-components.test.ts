import { describe, expect, it } from 'vitest';
import { leadingEigen } from '../../../src/core/linalg/leading-eigen';
import { allocateFloat64, type Matrix, transpose } from '../../../src/core/matrix';
import { crossProduct, product } from '../../../src/core/linalg/products';
import { symmetricEigen } from '../../../src/core/linalg/symmetric-eigen';
import {
  effectiveRank,
  principalComponents,
  spectralRank,
} from '../../../src/core/preview/principal-components';
import { gaussian } from '../random-matrices';

/** Creates random rows whose dimensions have decreasing variance, away from the origin. */
function decaying(rows: number, cols: number): Matrix {
  const matrix = gaussian(rows, cols, 11);
  const data = allocateFloat64(rows * cols);
  for (let at = 0; at < data.length; at++) data[at] = 7 + matrix.data[at]! * 0.8 ** (at % cols);
  return { rows, cols, data };
}

describe('leading eigenvectors', () => {
  it('are those of the whole decomposition', () => {
    const rows = decaying(200, 40);
    const square = crossProduct(rows, rows);
    const all = symmetricEigen(square);
    const { values, vectors } = leadingEigen(square, 3);
    expect(values).toHaveLength(3);
    for (let j = 0; j < 3; j++) {
      expect(values[j]! / all.values[j]!).toBeCloseTo(1, 9);
      let along = 0;
      for (let i = 0; i < 40; i++)
        along += vectors.data[i * 3 + j]! * all.vectors.data[i * 40 + j]!;
      expect(Math.abs(along)).toBeCloseTo(1, 6);
    }
    const inner = crossProduct(vectors, vectors);
    for (let i = 0; i < 9; i++) expect(inner.data[i]).toBeCloseTo(i % 4 === 0 ? 1 : 0, 10);
  });

  it('of a matrix of rank one and of a zero matrix', () => {
    const column = { rows: 30, cols: 1, data: Float64Array.from({ length: 30 }, (_, i) => i - 3) };
    const { values } = leadingEigen(product(column, transpose(column)), 2);
    expect(values[0]).toBeCloseTo(
      column.data.reduce((sum, v) => sum + v * v, 0),
      6,
    );
    expect(values[1]).toBeCloseTo(0, 6);
    const zero = { rows: 30, cols: 30, data: allocateFloat64(900) };
    expect([...leadingEigen(zero, 2).values]).toEqual([0, 0]);
  });
});

describe('principal components', () => {
  it('put points of a plane where they are', () => {
    // An ellipse in the plane of two orthogonal directions, away from the origin.
    const rows = 24;
    const data = new Float64Array(rows * 3);
    const ellipse = Array.from({ length: rows }, (_, i) => {
      const angle = (2 * Math.PI * i) / rows;
      return [4 * Math.cos(angle), Math.sin(angle)] as const;
    });
    for (const [i, [a, b]] of ellipse.entries()) {
      data.set([10 + 0.6 * a, 0.8 * a - 5, b + 1], i * 3);
    }
    const found = principalComponents({ rows, cols: 3, data });
    const { coordinates, shares, participationRatio } = found;
    const sign = Math.sign(coordinates.data[0]!);
    for (const [i, [a]] of ellipse.entries()) {
      expect(coordinates.data[2 * i]).toBeCloseTo(sign * a, 8);
    }
    expect(shares[0]).toBeCloseTo(16 / 17, 10);
    expect(shares[1]).toBeCloseTo(1 / 17, 10);
    expect(participationRatio.value).toBeCloseTo(17 ** 2 / (16 ** 2 + 1), 10);
  });

  it('are the same for few rows of many dimensions as for their transposed problem', () => {
    const wide = decaying(20, 60);
    const { coordinates } = principalComponents(wide);
    // Repeated rows: now there are more rows than dimensions.
    const data = new Float64Array(wide.data.length * 4);
    for (let copy = 0; copy < 4; copy++) data.set(wide.data, copy * wide.data.length);
    const tall = principalComponents({ rows: 80, cols: 60, data });
    for (let at = 0; at < 40; at++) {
      expect(tall.coordinates.data[at]).toBeCloseTo(coordinates.data[at]!, 6);
    }
  });

  it('say so where nothing varies', () => {
    const same = { rows: 5, cols: 3, data: new Float64Array(15).fill(2) };
    const { shares, participationRatio, coordinates } = principalComponents(same);
    expect(shares).toEqual([0, 0]);
    expect(participationRatio.undefined).toBe('the rows do not vary');
    expect([...coordinates.data].every((value) => value === 0)).toBe(true);
    expect(effectiveRank(same).undefined).toBe('the rows do not vary');
  });
});

describe('effective rank', () => {
  it('is the number of equal eigenvalues, and exp of the entropy', () => {
    expect(spectralRank(Float64Array.of(2, 2, 2, 0, -1e-17)).value).toBeCloseTo(3, 12);
    // Shares ½, ¼, ¼: entropy 1.5 ln 2.
    expect(spectralRank(Float64Array.of(2, 1, 1)).value).toBeCloseTo(2 ** 1.5, 12);
    const cross = { rows: 4, cols: 2, data: Float64Array.of(1, 0, -1, 0, 0, 1, 0, -1) };
    expect(effectiveRank(cross).value).toBeCloseTo(2, 12);
  });
});
