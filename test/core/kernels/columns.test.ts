import { describe, expect, it } from 'vitest';
import {
  compiledCentre,
  compiledSquaredLengths,
  compiledScan,
  compiledUnitRows,
} from '../../../src/core/kernels/compiled-columns';
import { compiledKernels, withKernelVariant } from '../../../src/core/kernels/module';
import {
  plainCentre,
  plainSquaredLengths,
  plainScan,
  plainUnitRows,
} from '../../../src/core/kernels/plain-columns';
import { centreColumns, centreInto, squaredRowNorms } from '../../../src/core/kernels/columns';
import { randomMatrix } from './matrices';

const kernels = compiledKernels()!;

/**
 * Sizes that are no multiples of vectors; more rows than a block holds, wider than a block, one
 * row.
 */
describe.each([
  [1, 1],
  [9, 7],
  [5000, 37],
  [3, 70_000],
  [1, 6],
])('%i × %i entries', (rows, cols) => {
  it.each(['float32', 'float64'] as const)('of %s are surveyed to the bit', (precision) => {
    const x = randomMatrix(rows, cols, 1, precision, 1e3);
    expect(compiledScan(kernels, x)).toEqual(plainScan(x));
  });

  it.each(['float32', 'float64'] as const)('of %s are centred to the bit', (precision) => {
    const x = randomMatrix(rows, cols, 2, precision, -5);
    const scan = plainScan(x);
    for (const make of [Float32Array, Float64Array]) {
      const [actual, expected] = [new make(rows * cols), new make(rows * cols)];
      compiledCentre(kernels, x, scan, [0.5, 0.25], actual);
      plainCentre(x, scan, [0.5, 0.25], expected);
      expect(actual).toEqual(expected);
    }
  });

  it.each(['float32', 'float64'] as const)('of %s have rows of the same length', (precision) => {
    const x = randomMatrix(rows, cols, 3, precision);
    const [actual, expected] = [new Float64Array(rows), new Float64Array(rows)];
    compiledSquaredLengths(kernels, x, actual);
    plainSquaredLengths(x, expected);
    for (let i = 0; i < rows; i++) {
      expect(Math.abs(actual[i]! / expected[i]! - 1)).toBeLessThan(1e-13);
    }
  });
});

describe('rows at unit length', () => {
  it.each([
    ['float32', 1, 2e-7],
    ['float64', 1, 1e-15],
    ['float32', 1e30, 2e-7],
    ['float64', 1e-180, 1e-15],
    ['float64', 1e180, 1e-15],
  ] as const)('of %s around %d are the same', (precision, size, tolerance) => {
    for (const [rows, cols] of [
      [1, 1],
      [300, 37],
      [7, 768],
    ] as const) {
      const x = randomMatrix(rows, cols, 5, precision);
      x.data.forEach((value, at) => (x.data[at] = value * size));
      // A zero row stays zero.
      x.data.fill(0, 0, rows > 1 ? cols : 0);
      const [actual, expected] = [x.data.slice(), x.data.slice()];
      compiledUnitRows(kernels, x, actual);
      plainUnitRows(x, expected);
      for (let at = 0; at < actual.length; at++) {
        expect(Math.abs(actual[at]! - expected[at]!)).toBeLessThanOrEqual(tolerance);
      }
      for (let i = rows > 1 ? 1 : 0; i < rows; i++) {
        const row = Array.from(actual.subarray(i * cols, (i + 1) * cols));
        expect(row.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 6);
      }
    }
  });
});

describe('columns', () => {
  it('keep their digits under a large offset, and constant ones are exact zeros', () => {
    const near = randomMatrix(500, 9, 4, 'float64');
    const far = { ...near, data: near.data.map((value, at) => (at % 9 === 4 ? 7 : value + 1e6)) };
    const [expected, actual] = [centreColumns(near), centreColumns(far)];
    expect(actual.exponent).toBe(expected.exponent);
    for (let at = 0; at < actual.data.length; at++) {
      if (at % 9 === 4) expect(actual.data[at]).toBe(0);
      else expect(actual.data[at]).toBeCloseTo(expected.data[at]!, 8);
    }
  });

  it('are centred in float32 as in float64, rounded last', () => {
    const x = randomMatrix(50, 11, 5, 'float32', 3);
    const narrow = new Float32Array(550);
    const wide = centreColumns(x);
    expect(centreInto(x, narrow)).toBe(wide.exponent);
    expect(narrow).toEqual(Float32Array.from(wide.data));
  });

  it('are the same without WebAssembly', () => {
    const x = randomMatrix(40, 13, 6);
    const centred = centreColumns(x);
    const norms = squaredRowNorms(x);
    withKernelVariant('typescript', () => {
      expect(centreColumns(x)).toEqual(centred);
      for (const [i, norm] of squaredRowNorms(x).entries()) expect(norm).toBeCloseTo(norms[i]!, 12);
    });
  });
});
