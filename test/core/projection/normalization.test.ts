import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import {
  type Normalization,
  normalizationEntries,
} from '../../../src/core/projection/normalization';
import { relativeRepresentation } from '../../../src/core/projection/relative';
import { gaussian, mapEntries, relativeDifference, transformations } from '../random-matrices';

function normalized(id: Normalization, anchors: Matrix, rows: Matrix): number[] {
  return [...normalizationEntries.find((entry) => entry.id === id)!.fit(anchors)(rows).data];
}

const anchors = { rows: 3, cols: 2, data: Float64Array.of(0, 10, 2, 10, 4, 10) };
const rows = { rows: 2, cols: 2, data: Float64Array.of(6, 13, 2, 10) };

describe('pre-normalisation, by hand', () => {
  it.each([
    ['none', [6, 13, 2, 10]],
    ['center', [4, 3, 0, 0]],
    // The anchors' deviations (n − 1) are 2 and, for the constant column, 1.
    ['standardize', [2, 3, 0, 0]],
    ['l2', [6, 13, 2, 10].map((value, at) => value / Math.hypot(...(at < 2 ? [6, 13] : [2, 10])))],
    ['center+l2', [0.8, 0.6, 0, 0]],
  ] as const)('%s', (id, expected) => {
    for (const [at, value] of normalized(id, anchors, rows).entries()) {
      expect(value).toBeCloseTo(expected[at]!, 14);
    }
  });

  it('counts a deviation below 10 eps as 1, and one above as it is', () => {
    const eps = Number.EPSILON;
    const around = {
      rows: 3,
      cols: 2,
      data: Float64Array.of(0, 0, 9 * eps, 11 * eps, -9 * eps, -11 * eps),
    };
    const [below, above] = normalized('standardize', around, {
      rows: 1,
      cols: 2,
      data: Float64Array.of(1, 1),
    });
    expect(below).toBe(1);
    expect(above).toBeCloseTo(1 / (11 * eps), 0);
  });
});

describe.each(normalizationEntries.map(({ id }) => id))('%s', (id) => {
  const base = gaussian(12, 4, 5);
  it.each([
    ['one anchor', base, [0]],
    ['zero rows', mapEntries(base, (value, i) => (i < 3 ? 0 : value)), [0, 1, 2]],
    ['a constant space', mapEntries(base, () => 0.1), [0, 1, 2]],
    ['values of 1e30', mapEntries(base, (value) => value * 1e30), [0, 1, 2]],
    ['values of 1e-30', mapEntries(base, (value) => value * 1e-30), [0, 1, 2]],
    ['an offset of 1e6', mapEntries(base, (value) => value + 1e6), [0, 1, 2]],
    ['duplicate anchors', base, [1, 1]],
  ] as const)('has numbers for %s', (_, space, chosen) => {
    const values = normalized(id, gatherRows(space, [...chosen]), space);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('invariances under a pre-normalisation', () => {
  const space = gaussian(40, 6, 1);
  const relative = (normalization: Normalization, of: Matrix): Matrix =>
    relativeRepresentation({
      projection: 'cosine',
      normalization,
      rows: of,
      anchors: [3, 14, 15, 9, 26],
      scored: Array.from({ length: 40 }, (_, row) => row),
      precision: 'float64',
    });
  const { rotation, translation } = transformations(6, 2);

  it('standardizing takes invariance to rotation away from cosine, centering does not', () => {
    const change = (id: Normalization): number =>
      relativeDifference(relative(id, space), relative(id, rotation(space)));
    expect(change('center')).toBeLessThan(1e-9);
    expect(change('standardize')).toBeGreaterThan(1e-2);
  });

  it('centering gives cosine invariance to translation', () => {
    const change = (id: Normalization): number =>
      relativeDifference(relative(id, space), relative(id, translation(space)));
    expect(change('center')).toBeLessThan(1e-9);
    expect(change('center+l2')).toBeLessThan(1e-9);
    expect(change('none')).toBeGreaterThan(1e-2);
  });
});
