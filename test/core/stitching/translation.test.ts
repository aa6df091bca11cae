import { describe, expect, it } from 'vitest';
import { type Float64Matrix, gatherRows, type Matrix } from '../../../src/core/matrix';
import { crossProduct, product } from '../../../src/core/linalg/products';
import { resolveTranslation, translations } from '../../../src/core/stitching/translation/registry';
import { anchorSide, translateRows } from '../../../src/core/stitching/translation/translation';
import { gaussian, rotation } from '../random-matrices';

const rows = gaussian(60, 6, 1);
const anchors = Array.from({ length: 20 }, (_, i) => 3 * i);

function fit(method: string, from: Matrix, to: Matrix, ridge = 0.01) {
  const sides = [from, to].map((space) => anchorSide(gatherRows(space, anchors)));
  return resolveTranslation(method).fit(sides[0]!, sides[1]!, ridge);
}

/** Greatest difference between all rows of `from`, translated by `method`, and the rows of `to`. */
function error(method: string, from: Matrix, to: Matrix, ridge?: number): number {
  const translated = translateRows(fit(method, from, to, ridge), from);
  return Math.max(...translated.data.map((value, at) => Math.abs(value - to.data[at]!)));
}

const map = (space: Matrix, weights: Matrix, scale: number, shift: number): Float64Matrix => {
  const mapped = product(space, weights);
  return { ...mapped, data: mapped.data.map((value, at) => scale * value + shift * (at % 3)) };
};
const rotated = map(rows, rotation(6, 2), 1, 0);
const moved = map(rows, rotation(6, 2), 3, 5);
const linearly = map(rows, gaussian(6, 6, 3), 1, 0);
const affinely = map(rows, gaussian(6, 6, 3), 1, 2);

describe('latent translation', () => {
  it.each([
    ['orthogonal', 'a rotation', rotated],
    ['orthogonal', 'a rotation with a scale and a shift', moved],
    ['linear', 'a linear map', linearly],
    ['affine', 'an affine map', affinely],
    ['affine', 'a rotation', rotated],
  ])('%s recovers %s', (method, _, to) => {
    expect(error(method, rows, to)).toBeLessThan(1e-10);
  });

  it('linear keeps the small singular values of float32 anchors', () => {
    // Nearly collinear columns, as in embeddings: singular values over five orders of magnitude.
    const data = Float32Array.from(rows.data, (value, at) =>
      at % 6 === 0 ? value : rows.data[at - (at % 6)]! + 1e-4 * value,
    );
    const single: Matrix = { ...rows, data };
    const double: Matrix = { ...rows, data: Float64Array.from(data) };
    const weights = (from: Matrix) => fit('linear', from, linearly).weights.data;
    const exact = weights(double);
    for (const [at, value] of weights(single).entries()) {
      expect(Math.abs(value - exact[at]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(exact[at]!)));
    }
  });

  it.each([
    ['orthogonal', 'a linear map', linearly],
    ['linear', 'an affine map', affinely],
    ['ridge', 'an affine map with a large penalty', affinely],
  ])('%s does not recover %s', (method, _, to) => {
    expect(error(method, rows, to, 1)).toBeGreaterThan(0.1);
  });

  it('ridge becomes affine as its penalty vanishes', () => {
    expect(error('ridge', rows, affinely, 1e-12)).toBeLessThan(1e-9);
  });

  it('ridge does not depend on the scale of the space it comes from', () => {
    const larger = { ...rows, data: rows.data.map((value) => 1000 * value) };
    const plain = translateRows(fit('ridge', rows, affinely), rows);
    const scaled = translateRows(fit('ridge', larger, affinely), larger);
    for (const [at, value] of plain.data.entries()) expect(scaled.data[at]).toBeCloseTo(value, 10);
  });

  it('orthogonal weights are orthogonal up to their scale, whatever the spaces', () => {
    const { weights } = fit('orthogonal', rows, affinely);
    const { data } = crossProduct(weights, weights);
    const scale = data[0]!;
    for (const [at, value] of data.entries()) {
      expect(value / scale).toBeCloseTo(at % 7 === 0 ? 1 : 0, 12);
    }
  });

  it('orthogonal pads the smaller space with zeros', () => {
    const padded: Matrix = {
      rows: 60,
      cols: 8,
      data: Float64Array.from({ length: 480 }, (_, at) =>
        at % 8 < 6 ? rows.data[Math.floor(at / 8) * 6 + (at % 8)]! : 0,
      ),
    };
    const turned = product(padded, rotation(8, 4));
    expect(error('orthogonal', rows, turned)).toBeLessThan(1e-10);
    expect(error('orthogonal', turned, rows)).toBeLessThan(1e-10);
  });

  it.each(translations.map(({ id }) => id))(
    '%s gives finite rows where fewer anchors than dimensions, or constant ones, leave a choice',
    (method) => {
      const wide = gaussian(60, 40, 5);
      const constant = { rows: 60, cols: 6, data: new Float64Array(360).fill(2) };
      for (const from of [wide, constant]) {
        const translated = translateRows(fit(method, from, rows), from);
        expect(translated.data.every(Number.isFinite)).toBe(true);
      }
    },
  );
});
