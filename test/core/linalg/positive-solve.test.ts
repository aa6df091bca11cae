import { describe, expect, it } from 'vitest';
import { solvePositive } from '../../../src/core/linalg/positive-solve';
import { gram, product } from '../../../src/core/linalg/products';
import { gaussian } from '../random-matrices';

describe('solvePositive', () => {
  it('solves AX = B', () => {
    const a = gram(gaussian(20, 30, 1));
    const x = gaussian(20, 3, 2);
    const b = product(a, x);
    expect(solvePositive({ ...a, data: a.data.slice() }, b)).toBe(true);
    for (const [at, value] of x.data.entries()) expect(b.data[at]).toBeCloseTo(value, 9);
  });

  it('says so where A is not positive definite', () => {
    const a = { rows: 2, cols: 2, data: Float64Array.of(1, 2, 2, 1) };
    expect(solvePositive(a, { rows: 2, cols: 1, data: Float64Array.of(1, 1) })).toBe(false);
  });
});
