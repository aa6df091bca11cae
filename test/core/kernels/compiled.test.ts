import { describe, expect, it } from 'vitest';
import {
  chebyshev,
  cosineOfRows,
  dot,
  euclidean,
  manhattan,
  minkowski,
  pairwise,
  plainPairwise,
  type RowKernel,
} from '../../../src/core/kernels/pairwise';
import { InspectorError } from '../../../src/core/errors';
import {
  compiledKernels,
  kernelVariant,
  withKernelVariant,
} from '../../../src/core/kernels/module';
import { Workspace } from '../../../src/core/kernels/workspace';
import { allocateFloat64, gatherRows, transpose } from '../../../src/core/matrix';
import {
  crossProduct,
  gram,
  plainCrossProduct,
  product,
  squaredCrossNorm,
  squaredFrobenius,
} from '../../../src/core/linalg/products';
import { randomMatrix, relativeError } from './matrices';

const kernels: readonly (readonly [string, RowKernel])[] = [
  ['dot', dot],
  ['cosine', cosineOfRows],
  ['euclidean', euclidean],
  ['manhattan', manhattan],
  ['chebyshev', chebyshev],
  ['minkowski 1', minkowski(1)],
  ['minkowski 3', minkowski(3)],
  ['minkowski 10', minkowski(10)],
  ['minkowski 2.5', minkowski(2.5)],
];
/** Rows, anchors, dimensions: no multiples of panels, deeper than a block, wider than a pass. */
const shapes = [
  [1, 1, 1],
  [7, 9, 5],
  [101, 33, 300],
  [26, 1100, 19],
] as const;

it('runs compiled here', () => {
  expect(kernelVariant()).toMatch(/^wasm-/);
});

describe.each(kernels)('%s', (_, kernel) => {
  it.each(shapes)('of %i × %i rows with %i dimensions agrees with the plain form', (n, k, d) => {
    for (const [precision, tolerance] of [
      ['float32', 1e-6],
      ['float64', 1e-13],
    ] as const) {
      const x = randomMatrix(n, d, 1, precision);
      const y = randomMatrix(k, d, 2);
      const expected = plainPairwise(kernel, x, y, 'float64');
      const actual = pairwise(kernel, x, y, precision);
      expect([actual.rows, actual.cols]).toEqual([n, k]);
      expect(relativeError(actual, expected), precision).toBeLessThan(tolerance);
    }
  });

  it('gives the same bits however the rows are split', () => {
    const x = randomMatrix(131, 70, 3);
    const y = randomMatrix(50, 70, 4);
    const whole = pairwise(kernel, x, y, 'float32');
    for (const rows of [[0], [5, 6, 7], Array.from({ length: 100 }, (_, i) => 31 + i)]) {
      const part = pairwise(kernel, gatherRows(x, rows), y, 'float32');
      expect(part.data).toEqual(gatherRows(whole, rows).data);
    }
  });
});

it('puts a result into the storage it is given', () => {
  const x = randomMatrix(30, 6, 15);
  const storage = allocateFloat64(900);
  const result = pairwise(manhattan, x, x, 'float64', storage);
  expect(result.data).toBe(storage);
  expect(result.data).toEqual(pairwise(manhattan, x, x, 'float64').data);
});

describe('cosines', () => {
  it('of zero rows are 0, and of rows beyond the range of squares right', () => {
    const { data } = randomMatrix(2, 5, 16, 'float64');
    for (const scale of [1e-300, 1e-30, 1e30, 1e300]) {
      const x = { rows: 3, cols: 5, data: new Float64Array(15) };
      x.data.set(data.map((value) => value * scale));
      const expected = plainPairwise(
        cosineOfRows,
        { ...x, data: new Float64Array(15) },
        x,
        'float64',
      );
      expect([...expected.data]).toEqual(new Array(9).fill(0));
      const plain = plainPairwise(cosineOfRows, { rows: 2, cols: 5, data }, x, 'float64').data;
      for (const precision of ['float32', 'float64'] as const) {
        const actual = pairwise(cosineOfRows, x, x, precision).data;
        const digits = precision === 'float32' ? 6 : 13;
        for (let i = 0; i < 6; i++) expect(actual[i]).toBeCloseTo(plain[i]!, digits);
        expect([...actual.subarray(6)]).toEqual([0, 0, 0]);
      }
    }
  });
});

describe('distances', () => {
  const distances = kernels.filter(([name]) => name !== 'dot' && name !== 'cosine');

  it.each(distances)('%s keeps its digits under a large offset', (_, kernel) => {
    const near = randomMatrix(40, 64, 5, 'float64');
    const far = { ...near, data: near.data.map((value) => value + 1e6) };
    const take = [0, 7, 39];
    const expected = plainPairwise(kernel, near, gatherRows(near, take), 'float64');
    const actual = pairwise(kernel, far, gatherRows(far, take), 'float32');
    expect(relativeError(actual, expected)).toBeLessThan(1e-6);
    expect(actual.data[0]).toBe(0);
  });

  it.each(distances)('%s of close rows keeps its digits', (_, kernel) => {
    const x = randomMatrix(1, 64, 6, 'float64');
    const y = { ...x, data: allocateFloat64(64) };
    y.data.set(x.data.map((value, i) => value + (i % 3) * 1e-7));
    const expected = plainPairwise(kernel, x, y, 'float64').data[0]!;
    expect(pairwise(kernel, x, y, 'float32').data[0]! / expected).toBeCloseTo(1, 6);
  });

  it('Minkowski neither overflows nor vanishes', () => {
    const x = randomMatrix(3, 8, 7);
    for (const scale of [1e30, 1e-30, 1e-40]) {
      const scaled = { ...x, data: x.data.map((value) => value * scale) };
      const expected = plainPairwise(minkowski(40), scaled, scaled, 'float64');
      expect(
        relativeError(pairwise(minkowski(40), scaled, scaled, 'float32'), expected),
      ).toBeLessThan(1e-5);
    }
  });
});

describe('products', () => {
  it.each([
    ['float32', 'float32', 1e-6],
    ['float64', 'float64', 1e-13],
    ['float32', 'float64', 1e-13],
  ] as const)('of %s and %s agree with the plain form', (px, py, tolerance) => {
    const x = randomMatrix(700, 31, 8, px);
    const y = randomMatrix(700, 45, 9, py);
    expect(relativeError(crossProduct(x, y), plainCrossProduct(x, y))).toBeLessThan(tolerance);
  });

  it('of a matrix with itself give the same bits as with its copy', () => {
    const x = randomMatrix(300, 50, 10);
    const copy = { ...x, data: x.data.slice() };
    expect(crossProduct(x, x).data).toEqual(crossProduct(x, copy).data);
  });

  it('of very wide matrices take several passes over the rows', () => {
    const x = randomMatrix(3, 3000, 11, 'float64');
    const copy = { ...x, data: x.data.slice() };
    const expected = plainCrossProduct(x, x);
    expect(relativeError(crossProduct(x, x), expected)).toBeLessThan(1e-13);
    expect(relativeError(crossProduct(x, copy), expected)).toBeLessThan(1e-13);
  });

  it.each([
    [700, 31, 45],
    [40, 3000, 8],
    [300, 7, 1],
  ])('of %i rows have the norm of the matrix, %i × %i', (rows, d, e) => {
    for (const [precision, tolerance] of [
      ['float32', 1e-6],
      ['float64', 1e-12],
    ] as const) {
      const x = randomMatrix(rows, d, 17, precision);
      const y = randomMatrix(rows, e, 18, precision);
      for (const other of [x, y]) {
        const expected = squaredFrobenius(plainCrossProduct(x, other));
        expect(Math.abs(squaredCrossNorm(x, other) / expected - 1)).toBeLessThan(tolerance);
      }
    }
  });

  it('AB and XXᵀ are cross products of transposes', () => {
    const a = randomMatrix(9, 14, 12, 'float64');
    const b = randomMatrix(14, 6, 13, 'float64');
    expect(relativeError(product(a, b), plainCrossProduct(transpose(a), b))).toBeLessThan(1e-14);
    const expected = plainPairwise(dot, a, a, 'float64');
    expect(relativeError(gram(a), expected)).toBeLessThan(1e-14);
  });
});

it('falls back to plain TypeScript without WebAssembly', () => {
  const x = randomMatrix(10, 6, 14);
  withKernelVariant('typescript', () => {
    expect(kernelVariant()).toBe('typescript');
    expect(pairwise(manhattan, x, x, 'float32').data).toEqual(
      plainPairwise(manhattan, x, x, 'float32').data,
    );
  });
  expect(kernelVariant()).toMatch(/^wasm-/);
});

it('refuses more memory than WebAssembly has', () => {
  const space = new Workspace(compiledKernels()!, 'float32');
  expect(() => space.reserve(2 ** 31, 4)).toThrow(InspectorError);
});
