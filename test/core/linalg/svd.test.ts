import { describe, expect, it } from 'vitest';
import { transpose } from '../../../src/core/matrix';
import { crossProduct, product, scaleBoth } from '../../../src/core/linalg/products';
import { nuclearNorm, rowCoordinates, singularValues, thinSvd } from '../../../src/core/linalg/svd';
import { gaussian, mapEntries, relativeDifference, rotation } from '../random-matrices';

/** Creates a 40 × 6 matrix with these singular values. */
function withSpectrum(values: readonly number[]): ReturnType<typeof product> {
  const left = thinSvd(gaussian(40, values.length, 1)).left;
  return product(scaleBoth(left, new Float64Array(40).fill(1), Float64Array.from(values)), right);
}
const right = rotation(6, 2);
const identity = (size: number) =>
  mapEntries(gaussian(size, size, 0), (_, i, j) => (i === j ? 1 : 0));

describe('the thin SVD', () => {
  it.each([
    ['of one scale', [3, 2.5, 2, 1.5, 1, 0.5]],
    ['of six orders of magnitude', [1, 1e-1, 1e-2, 1e-3, 1e-5, 3e-6]],
    ['with equal values', [2, 2, 2, 1e-4, 1e-4, 1e-4]],
  ])('is exact for a spectrum %s, tall and wide', (_, spectrum) => {
    const a = withSpectrum(spectrum);
    for (const matrix of [a, transpose(a)]) {
      const { left, values, right: v } = thinSvd(matrix);
      expect(values).toHaveLength(6);
      for (const [i, value] of values.entries()) {
        expect(Math.abs(value - spectrum[i]!)).toBeLessThan(1e-13);
      }
      expect(relativeDifference(identity(6), crossProduct(left, left))).toBeLessThan(1e-13);
      expect(relativeDifference(identity(6), crossProduct(v, v))).toBeLessThan(1e-13);
      const ones = new Float64Array(left.rows).fill(1);
      const again = product(scaleBoth(left, ones, values), transpose(v));
      expect(relativeDifference(matrix, again)).toBeLessThan(1e-10);
    }
  });

  it('leaves out what is up to 1e-6 of the largest', () => {
    expect(thinSvd(withSpectrum([1, 0.5, 2e-6, 5e-7, 1e-9, 0])).values).toHaveLength(3);
    expect(thinSvd(mapEntries(gaussian(5, 3, 1), () => 0)).values).toHaveLength(0);
  });

  it('agrees with the singular values alone', () => {
    const a = gaussian(30, 9, 3);
    const values = singularValues(a);
    for (const [i, value] of thinSvd(a).values.entries()) expect(value).toBeCloseTo(values[i]!, 12);
    expect(nuclearNorm(transpose(a))).toBeCloseTo(
      values.reduce((x, y) => x + y),
      12,
    );
  });

  it('has a square stand-in for a wide matrix', () => {
    const wide = gaussian(5, 20, 4);
    const square = rowCoordinates(wide);
    const gramOf = (m: typeof wide) => crossProduct(transpose(m), transpose(m));
    expect(square.cols).toBe(5);
    expect(relativeDifference(gramOf(wide), gramOf(square))).toBeLessThan(1e-13);
  });
});
