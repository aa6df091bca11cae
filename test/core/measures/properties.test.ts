import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { product } from '../../../src/core/linalg/products';
import { allMeasureIds, resolveMeasure } from '../../../src/core/measures/registry';
import { prepareSpace } from '../../../src/core/measures/evaluate';
import { seeded, shuffledIndices } from '../../../src/core/random';
import { gaussian, mapEntries } from '../random-matrices';
import { valueOf } from './score';

/** Creates spaces over the same rows with common latent variables. */
function related(rows: number, dims: readonly number[], seed: number): Matrix[] {
  const common = gaussian(rows, 4, seed);
  return dims.map((cols, s) => {
    const own = gaussian(rows, cols, seed + 1 + 2 * s);
    const share = product(common, gaussian(4, cols, seed + 2 + 2 * s));
    return mapEntries(share, (value, i, j) => value + own.data[i * cols + j]! + j / 3);
  });
}

const dims = fc.integer({ min: 2, max: 6 });
const sizes = fc.record({
  rows: fc.integer({ min: 14, max: 30 }),
  x: dims,
  y: dims,
  z: dims,
  seed: fc.integer({ min: 0, max: 1e6 }),
});
const runs = { numRuns: 25 };

/**
 * Returns dimensions for a measure: cosines over one dimension and correlations over two are ±1,
 * where neighbours are all ties.
 */
function dimsFor(id: string, { x, y, z }: { x: number; y: number; z: number }): number[] {
  const minimum = id.startsWith('rsa-correlation') ? 3 : 2;
  const [a, b, c] = [x, y, z].map((count) => Math.max(count, minimum));
  return resolveMeasure(id).entry.sameDimensions ? [a!, a!, a!] : [a!, b!, c!];
}

describe.each(allMeasureIds)('%s', (id) => {
  const { symmetric, range, selfScore } = resolveMeasure(id).entry;
  it('keeps to its range, its symmetry, its self-similarity and any order of the rows', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const [x, y] = related(size.rows, dimsFor(id, size), size.seed);
        const value = valueOf(id, x!, y!);
        const near = (other: number): void => {
          expect(Math.abs(other - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
        };
        expect(value).toBeGreaterThanOrEqual(range[0]);
        expect(value).toBeLessThanOrEqual(range[1]);
        if (symmetric) near(valueOf(id, y!, x!));
        if (selfScore !== undefined) {
          expect(Math.abs(valueOf(id, x!, x!) - selfScore)).toBeLessThan(1e-9);
        }
        const order = shuffledIndices(seeded(size.seed), size.rows);
        near(valueOf(id, gatherRows(x!, order), gatherRows(y!, order)));
      }),
      runs,
    );
  });
});

describe('measures that are directed', () => {
  it.each([
    ['pwcca-x', 'pwcca-y'],
    ['linear-r2-xy', 'linear-r2-yx'],
    ['linear-r2-cv-xy', 'linear-r2-cv-yx'],
  ])('%s is %s of the spaces the other way round', (one, other) => {
    const [x, y] = related(40, [5, 3], 1);
    expect(valueOf(one, x!, y!)).toBeCloseTo(valueOf(other, y!, x!), 12);
    expect(valueOf(one, x!, y!)).not.toBeCloseTo(valueOf(one, y!, x!), 3);
  });

  it.each(allMeasureIds.filter((id) => resolveMeasure(id).entry.pairPreparation !== undefined))(
    '%s flips what it prepares of a pair',
    (id) => {
      const { entry, options } = resolveMeasure(id);
      const pair = entry.pairPreparation!;
      const [x, y] = related(40, [5, 5], 2).map((rows) => prepareSpace(resolveMeasure(id), rows));
      const flipped = entry.compare(x, y, options, pair.flip(pair.run(y, x))).value!;
      expect(flipped).toBeCloseTo(entry.compare(x, y, options, pair.run(x, y)).value!, 10);
    },
  );
});

describe('the triangle inequality', () => {
  it.each([
    'procrustes-angular',
    'procrustes-size-and-shape',
    'shape-0',
    'shape-0.5',
    'shape-1',
    'magnitude-difference',
    'concentricity-difference',
    'uniformity-difference',
    'rsm-norm',
  ])('holds for %s', (id) => {
    fc.assert(
      fc.property(sizes, (size) => {
        const [x, y, z] = related(size.rows, dimsFor(id, size), size.seed);
        const detour = valueOf(id, x!, y!) + valueOf(id, y!, z!);
        expect(valueOf(id, x!, z!)).toBeLessThanOrEqual(detour + 1e-6);
      }),
      runs,
    );
  });

  it('holds for the root of GULP', () => {
    fc.assert(
      fc.property(sizes, fc.constantFrom('gulp-0', 'gulp-0.01', 'gulp-1'), (size, id) => {
        const [x, y, z] = related(size.rows, dimsFor(id, size), size.seed);
        const distance = (a: Matrix, b: Matrix): number => Math.sqrt(valueOf(id, a, b));
        expect(distance(x!, z!)).toBeLessThanOrEqual(distance(x!, y!) + distance(y!, z!) + 1e-6);
      }),
      runs,
    );
  });
});
