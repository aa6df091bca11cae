import { describe, expect, it } from 'vitest';
import { gatherRows, type Matrix } from '../../../src/core/matrix';
import { product } from '../../../src/core/linalg/products';
import { allMeasureIds, resolveMeasure } from '../../../src/core/measures/registry';
import type { Invariances } from '../../../src/core/registry';
import { gaussian, mapEntries } from '../random-matrices';
import { scoreOf, valueOf } from './score';

const sound = gaussian(24, 5, 1);

/** Degenerate spaces, 24 × 5 unless stated otherwise. */
const degenerate: Readonly<Record<string, Matrix>> = {
  'a constant space': mapEntries(sound, () => 0.1),
  'a constant row over and over': mapEntries(sound, (_, _i, j) => 0.1 + j / 3),
  'nothing but zeros': mapEntries(sound, () => 0),
  'zero rows': mapEntries(sound, (value, i) => (i % 3 === 0 ? 0 : value)),
  'rows of equal entries': mapEntries(sound, (value, i) => (i % 4 === 0 ? 0.1 * i : value)),
  'repeated rows': gatherRows(
    sound,
    Array.from({ length: 24 }, (_, i) => i % 4),
  ),
  'one row repeated but for one': gatherRows(
    sound,
    Array.from({ length: 24 }, (_, i) => (i === 7 ? 1 : 0)),
  ),
  'dead dimensions': mapEntries(sound, (value, _, j) => (j < 2 ? 0 : value)),
  'one live dimension': mapEntries(sound, (value, _, j) => (j === 3 ? value : 2)),
  'rank 2': product(gaussian(24, 2, 2), gaussian(2, 5, 3)),
  'an offset of 1e6': mapEntries(sound, (value) => value + 1e6),
  'values of 1e30': mapEntries(sound, (value) => value * 1e30),
  'values of 1e-30': mapEntries(sound, (value) => value * 1e-30),
  'values of 1e200': mapEntries(sound, (value) => value * 1e200),
  'values of 1e-200': mapEntries(sound, (value) => value * 1e-200),
  'rows of 1e30 and of 1e-30': mapEntries(sound, (value, i) => value * (i % 2 ? 1e30 : 1e-30)),
  'centred rows': product(
    mapEntries(gaussian(24, 24, 0), (_, i, j) => (i === j ? 1 : 0) - 1 / 24),
    sound,
  ),
  'rows on a line': mapEntries(sound, (_, i, j) => i * (j + 1)),
};

/** Pairs with degenerate shapes. */
const shapes: Readonly<Record<string, readonly [Matrix, Matrix]>> = {
  'fewer rows than dimensions': [gaussian(6, 20, 4), gaussian(6, 9, 5)],
  'as many rows as dimensions': [gaussian(6, 6, 4), gaussian(6, 6, 5)],
  'one dimension': [gaussian(24, 1, 6), gaussian(24, 1, 7)],
  'one dimension against many': [gaussian(24, 1, 6), sound],
  'four rows': [gaussian(4, 5, 8), gaussian(4, 5, 9)],
  'three rows': [gaussian(3, 5, 8), gaussian(3, 5, 9)],
  'two rows': [gaussian(2, 5, 8), gaussian(2, 5, 9)],
  'two equal rows': [gatherRows(sound, [1, 1]), gatherRows(sound, [2, 2])],
  'one row': [gaussian(1, 5, 8), gaussian(1, 5, 9)],
};

const pairs: [string, Matrix, Matrix][] = [
  ...Object.entries(degenerate).flatMap(([name, space]): [string, Matrix, Matrix][] => [
    [`${name} against a sound space`, space, sound],
    [`a sound space against ${name}`, sound, space],
    [`${name} against itself`, space, space],
  ]),
  ...Object.entries(shapes).map(([name, [x, y]]): [string, Matrix, Matrix] => [name, x, y]),
];

/** All measures, and some with other options. */
const ids = [
  ...allMeasureIds,
  ...allMeasureIds.filter((id) => id.endsWith('-k10')).map((id) => id.replace('-k10', '-k2')),
  'gulp-0.1',
  'shape-0',
  'shape-1',
];

describe.each(pairs)('%s', (_, x, y) => {
  it('gives every measure a number in its range, or a reason', () => {
    for (const id of ids) {
      const { value, undefined: reason } = scoreOf(id, x, y);
      if (value === undefined) {
        expect(reason, id).toMatch(/^[A-Z\d].*\.$/);
        continue;
      }
      const [low, high] = resolveMeasure(id).entry.range;
      expect(Number.isFinite(value), id).toBe(true);
      expect(value, id).toBeGreaterThanOrEqual(low);
      expect(value, id).toBeLessThanOrEqual(high);
    }
  });
});

const invariantTo = (name: keyof Invariances): string[] =>
  ids.filter((id) => resolveMeasure(id).entry.invariances[name]);
const other = gaussian(24, 5, 10);

describe('units and origin', () => {
  it.each(invariantTo('isotropicScale'))('%s is the same at 1e30 and 1e-30', (id) => {
    for (const scale of [1e30, 1e-30]) {
      const scaled = mapEntries(sound, (value) => value * scale);
      expect(valueOf(id, scaled, other)).toBeCloseTo(valueOf(id, sound, other), 9);
    }
  });

  it.each(invariantTo('translation'))('%s is the same with an offset of 1e6', (id) => {
    const shifted = mapEntries(sound, (value) => value + 1e6);
    expect(valueOf(id, shifted, other)).toBeCloseTo(valueOf(id, sound, other), 7);
  });
});

describe('a space without anything to compare', () => {
  const constant = degenerate['a constant space']!;
  it.each([
    'cka-linear',
    'cka-linear-debiased',
    'procrustes-angular',
    'nbs',
    'cca-mean',
    'svcca',
    'pwcca-x',
    'gulp-0',
    'shape-0.5',
    'linear-r2-xy',
    'linear-r2-cv-yx',
    'hard-correlation-match',
    'soft-correlation-match',
    'distance-correlation',
    'cka-rbf',
    'rsa-euclidean-spearman',
    'rsa-cosine-kendall',
    'pearson',
  ])('is named as the reason why %s is undefined', (id) => {
    expect(scoreOf(id, constant, sound).undefined).toMatch(/space|rows/);
    expect(scoreOf(id, sound, constant).undefined).toMatch(/space|rows/);
  });
});
