import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { allProjectionIds, resolveProjection } from '../../../src/core/projection/registry';
import { relativeRepresentation } from '../../../src/core/projection/relative';
import { sampleIndices, seeded, shuffledIndices } from '../../../src/core/random';
import { gaussian, mapEntries, relativeDifference } from '../random-matrices';

const sizes = fc.record({
  rows: fc.integer({ min: 24, max: 40 }),
  cols: fc.integer({ min: 3, max: 7 }),
  scale: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
type Size = typeof sizes extends fc.Arbitrary<infer T> ? T : never;
const runs = { numRuns: 25 };

/** Creates a space away from the origin, with enough anchors to span its dimensions. */
function spaceOf({ rows, cols, scale, seed }: Size): {
  space: Matrix;
  anchors: number[];
} {
  const space = mapEntries(gaussian(rows, cols, seed), (value, _, j) => scale * (value + j / 4));
  return { space, anchors: sampleIndices(seeded(seed), rows, cols + 4) };
}

function relative(projection: string, rows: Matrix, anchors: readonly number[]): Matrix {
  const scored = Array.from({ length: rows.rows }, (_, row) => row);
  const how = { normalization: 'none', precision: 'float64' } as const;
  return relativeRepresentation({ projection, rows, anchors, scored, ...how });
}

const withAnchors = allProjectionIds.filter((id) => resolveProjection(id).entry.usesAnchors);
const distances = withAnchors.filter((id) => resolveProjection(id).entry.range[0] === 0);
const similarities = ['cosine', 'correlation'];
// All projections but change-of-basis are symmetric functions of two rows.
const ofPairs = withAnchors.filter((id) => id !== 'change-of-basis');

/** Rounding of square roots and arccosines at the ends of their ranges. */
const rounding = 1e-7;

describe.each(withAnchors)('%s', (id) => {
  const { range } = resolveProjection(id).entry;

  it('keeps to its range, and to any order of rows and anchors', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { space, anchors } = spaceOf(size);
        const plain = relative(id, space, anchors);
        for (const value of plain.data) {
          expect(value).toBeGreaterThanOrEqual(range[0]);
          expect(value).toBeLessThanOrEqual(range[1]);
        }
        const order = shuffledIndices(seeded(size.seed), size.rows);
        const moved = anchors.map((row) => order.indexOf(row));
        const shuffled = relative(id, gatherRows(space, order), moved);
        expect(relativeDifference(gatherRows(plain, order), shuffled)).toBeLessThan(1e-9);
        const backwards = relative(id, space, [...anchors].reverse());
        const mirrored = mapEntries(plain, (_, i, j) => {
          return plain.data[(i + 1) * plain.cols - 1 - j]!;
        });
        expect(relativeDifference(mirrored, backwards)).toBeLessThan(1e-9);
      }),
      runs,
    );
  });
});

describe.each(ofPairs)('%s', (id) => {
  it('is the same from either side, and knows a row as itself', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { space, anchors } = spaceOf(size);
        const between = gatherRows(relative(id, space, anchors), anchors);
        const maximum = Math.max(...between.data.map(Math.abs));
        const entry = (i: number, j: number): number => between.data[i * between.cols + j]!;
        for (const i of anchors.keys()) {
          for (const j of anchors.keys()) {
            expect(Math.abs(entry(i, j) - entry(j, i))).toBeLessThan(1e-9 * maximum);
          }
          if (distances.includes(id)) expect(entry(i, i)).toBeLessThan(rounding * maximum);
          if (similarities.includes(id)) expect(entry(i, i)).toBeCloseTo(1, 12);
        }
      }),
      runs,
    );
  });
});

describe.each(distances)('%s', (id) => {
  it('keeps to the triangle inequality', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { space, anchors } = spaceOf(size);
        const plain = relative(id, space, anchors);
        const between = gatherRows(plain, anchors);
        const maximum = Math.max(...plain.data);
        for (let row = 0; row < plain.rows; row++) {
          for (const a of anchors.keys()) {
            for (const b of anchors.keys()) {
              const around =
                plain.data[row * plain.cols + a]! + between.data[a * between.cols + b]!;
              const straight = plain.data[row * plain.cols + b]!;
              expect(straight).toBeLessThanOrEqual(around + 1e-6 * maximum);
            }
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});
