import { describe, expect, it } from 'vitest';
import { InspectorError } from '../../../src/core/errors';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { allProjectionIds, resolveProjection } from '../../../src/core/projection/registry';
import { relativeRepresentation } from '../../../src/core/projection/relative';
import type { Invariances } from '../../../src/core/registry';
import { seeded, shuffledIndices } from '../../../src/core/random';
import { gaussian, mapEntries, relativeDifference, transformations } from '../random-matrices';

const products = [
  'concat:cosine+euclidean',
  'concat:l1+geodesic',
  'sum:0.7*cosine+0.3*correlation',
];
const ids = [...allProjectionIds, ...products];

/** Relative representation of all rows over the given anchor rows. */
function relative(
  projection: string,
  rows: Matrix,
  anchors: readonly number[],
  precision: 'float32' | 'float64' = 'float64',
): Matrix {
  const scored = Array.from({ length: rows.rows }, (_, row) => row);
  const normalization = 'none';
  return relativeRepresentation({ projection, normalization, rows, anchors, scored, precision });
}

const anchors = [3, 14, 15, 9, 26, 5, 35, 8, 20, 31];

describe.each(ids)('%s', (id) => {
  // Away from the origin, and with fewer dimensions than anchors, so that the anchors span the
  // space.
  const rows = mapEntries(gaussian(40, 6, 1), (value, _, j) => value + j / 4);
  const plain = relative(id, rows, anchors);
  const { invariances } = resolveProjection(id).entry;

  it.each(Object.entries(transformations(6, 2)))(
    'is as invariant to %s as it says, and not otherwise',
    (name, transform) => {
      const change = relativeDifference(plain, relative(id, transform(rows), anchors));
      if (invariances[name as keyof Invariances]) expect(change).toBeLessThan(1e-7);
      else expect(change).toBeGreaterThan(1e-2);
    },
  );

  it('follows the order of the rows', () => {
    const order = shuffledIndices(seeded(3), rows.rows);
    const moved = anchors.map((row) => order.indexOf(row));
    const shuffled = relative(id, gatherRows(rows, order), moved);
    expect(relativeDifference(gatherRows(plain, order), shuffled)).toBeLessThan(1e-9);
  });

  it('gives any block of rows the bits it has among all', () => {
    const { entry, options } = resolveProjection(id);
    const project = entry.fit({
      rows,
      anchors: gatherRows(rows, anchors),
      options,
      precision: 'float64',
    });
    for (const block of [[0], [7, 8, 9], [39, 0, 12]]) {
      expect(project(gatherRows(rows, block)).data).toEqual(gatherRows(plain, block).data);
    }
  });

  it('is the same in float32 to 1e-4', () => {
    const single = relative(id, rows, anchors, 'float32');
    expect(single.data).toBeInstanceOf(id === 'absolute' ? Float64Array : Float32Array);
    expect(relativeDifference(plain, single)).toBeLessThan(1e-5);
  });

  it.each(Object.entries(degenerateSpaces()))('has numbers for %s', (_, space) => {
    const some = Array.from({ length: Math.min(5, space.rows) }, (_, i) => i);
    for (const chosen of [some, [0]]) {
      for (const precision of ['float32', 'float64'] as const) {
        const { data } = relative(id, space, chosen, precision);
        expect(data.every((value) => Number.isFinite(value))).toBe(true);
        const [low, high] = resolveProjection(id).entry.range;
        expect(data.every((value) => value >= low - 1e-9 && value <= high + 1e-9)).toBe(true);
      }
    }
  });
});

function degenerateSpaces(): Record<string, Matrix> {
  const base = gaussian(12, 4, 5);
  return {
    'rows of zeros': mapEntries(base, (value, i) => (i < 3 ? 0 : value)),
    'a constant space': mapEntries(base, () => 0.1),
    'a space of zeros': mapEntries(base, () => 0),
    'a dead dimension': mapEntries(base, (value, _, j) => (j === 1 ? 0.3 : value)),
    'one dimension': gaussian(12, 1, 6),
    'two rows': gaussian(2, 4, 7),
    'one row': gaussian(1, 4, 7),
    'an offset of 1e6': mapEntries(base, (value) => value + 1e6),
    'values of 1e30': mapEntries(base, (value) => value * 1e30),
    'values of 1e-30': mapEntries(base, (value) => value * 1e-30),
    'fewer rows than dimensions': gaussian(12, 40, 8),
    'duplicate rows': gatherRows(base, [0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 6, 7]),
  };
}

describe('what the five invariances do not name', () => {
  const rows = gaussian(40, 6, 1);
  const change = (id: string, transform: (value: number, i: number, j: number) => number): number =>
    relativeDifference(
      relative(id, rows, anchors),
      relative(id, mapEntries(rows, transform), anchors),
    );

  it.each(['cosine', 'angular', 'correlation'])('%s ignores the scale of each row', (id) => {
    expect(change(id, (value, i) => value * (1 + i))).toBeLessThan(1e-7);
  });
  it('correlation ignores the shift of each row, cosine does not', () => {
    expect(change('correlation', (value, i) => value + i)).toBeLessThan(1e-9);
    expect(change('cosine', (value, i) => value + i)).toBeGreaterThan(1e-2);
  });
  it.each(['l1', 'linf', 'lp3'])('%s ignores the sign of a dimension', (id) => {
    expect(change(id, (value, _, j) => (j % 2 === 0 ? value : -value))).toBe(0);
  });
});

describe('mahalanobis', () => {
  it('is the distance under the inverse covariance, worked by hand', () => {
    // Covariance diag(2, 8) · 4/3 of the corners of a rectangle.
    const rows = {
      rows: 4,
      cols: 2,
      data: Float64Array.of(-1, -2, -1, 2, 1, -2, 1, 2),
    };
    const { data } = relative('mahalanobis', rows, [0]);
    expect([...data].map((value) => value ** 2 / 3)).toEqual(
      [0, 1, 1, 2].map((value) => expect.closeTo(value, 12) as number),
    );
  });
});

describe('change-of-basis', () => {
  it('finds the coordinates a row was made of', () => {
    const frame = gaussian(3, 5, 9);
    const rows = mapEntries(
      gaussian(4, 5, 0),
      (_, i, j) => frame.data[j]! + i * frame.data[5 + j]! - 2 * frame.data[10 + j]!,
    );
    const { entry } = resolveProjection('change-of-basis');
    const { data } = entry.fit({ rows, anchors: frame, options: {}, precision: 'float64' })(rows);
    for (const [at, value] of data.entries()) {
      expect(value).toBeCloseTo([1, Math.floor(at / 3), -2][at % 3]!, 9);
    }
  });
});

describe('geodesic', () => {
  const circle = (count: number): Matrix =>
    mapEntries({ rows: count, cols: 2, data: new Float64Array(2 * count) }, (_, i, j) =>
      (j === 0 ? Math.cos : Math.sin)((2 * Math.PI * i) / count),
    );

  it('goes around a circle, not through it', () => {
    const rows = circle(100);
    const side = 2 * Math.sin(Math.PI / 100);
    const { data } = relative('geodesic-k2', rows, [0]);
    expect(data[50]).toBeCloseTo(50 * side, 9);
    expect(data[25]).toBeCloseTo(25 * side, 9);
    expect(data[75]).toBeCloseTo(25 * side, 9);
  });

  it('is an error naming k where the graph falls apart', () => {
    const twoCircles = mapEntries(circle(20), (value, i) => value + (i < 10 ? 0 : 100));
    expect(() => relative('geodesic-k3', twoCircles, [0])).toThrow(/k = 3 .*10 of 20 rows/);
    expect(relative('geodesic-k10', twoCircles, [0]).data.every(Number.isFinite)).toBe(true);
  });

  it('refuses rows it was not fitted on', () => {
    const { entry } = resolveProjection('geodesic');
    const rows = gaussian(20, 3, 1);
    const context = { rows, anchors: gatherRows(rows, [0]), options: { k: 5 } } as const;
    const project = entry.fit({ ...context, precision: 'float64' });
    expect(() => project(gaussian(1, 3, 2))).toThrow(InspectorError);
  });
});
