import type { FloatArray } from '../matrix';
import { unitRowInto } from './plain-columns';

/**
 * A function of two rows of `length` entries that start at `xAt` in `x` and at `yAt` in `y`.
 * Float64 sums.
 */
export interface RowKernel {
  (x: FloatArray, xAt: number, y: FloatArray, yAt: number, length: number): number;
  /** The operation that computes it for whole matrices, if there is a compiled one. */
  readonly compiled?: CompiledOperation;
}

/** Operations that `assembly/` computes for all rows at once. */
export type CompiledOperation =
  | ProductOperation
  | { readonly name: 'squares' | 'absolutes' | 'greatest' }
  | { readonly name: 'powers'; readonly exponent: number };

/** Σ xᵢyᵢ */
export const dot = compiledAs({ name: 'products' }, (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[xAt + i]! * y[yAt + i]!;
  return sum;
});

/** −Σ xᵢyᵢ: orders rows of unit length by distance. */
export const negatedDot = compiledAs(
  { name: 'products', negated: true },
  (x, xAt, y, yAt, length) => -dot(x, xAt, y, yAt, length),
);

/** x·y / (‖x‖ ‖y‖), 0 for a zero row; clamped to ±1 against rounding. */
export const cosineOfRows = compiledAs(
  { name: 'products', unit: true },
  (x, xAt, y, yAt, length) => {
    const [unitX, unitY] = [new Float64Array(length), new Float64Array(length)];
    unitRowInto(x, xAt, length, unitX, 0);
    unitRowInto(y, yAt, length, unitY, 0);
    return Math.max(-1, Math.min(1, dot(unitX, 0, unitY, 0, length)));
  },
);

/**
 * √Σ (xᵢ − yᵢ)². Computed from the differences themselves, so that close rows keep their digits.
 */
export const euclidean = compiledAs({ name: 'squares' }, (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const difference = x[xAt + i]! - y[yAt + i]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
});

/** Σ |xᵢ − yᵢ| */
export const manhattan = compiledAs({ name: 'absolutes' }, (x, xAt, y, yAt, length) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += Math.abs(x[xAt + i]! - y[yAt + i]!);
  return sum;
});

/** max |xᵢ − yᵢ| */
export const chebyshev = compiledAs({ name: 'greatest' }, (x, xAt, y, yAt, length) => {
  let maximum = 0;
  for (let i = 0; i < length; i++) {
    const difference = Math.abs(x[xAt + i]! - y[yAt + i]!);
    if (difference > maximum) maximum = difference;
  }
  return maximum;
});

/** (Σ |xᵢ − yᵢ|ᵖ)^(1/p) for p ≥ 1; scaled by the greatest difference, so that no power overflows. */
export function minkowski(p: number): RowKernel {
  const kernel: RowKernel = (x, xAt, y, yAt, length) => {
    const maximum = chebyshev(x, xAt, y, yAt, length);
    if (maximum === 0) return 0;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      sum += (Math.abs(x[xAt + i]! - y[yAt + i]!) / maximum) ** p;
    }
    return maximum * sum ** (1 / p);
  };
  return Number.isInteger(p) ? compiledAs({ name: 'powers', exponent: p }, kernel) : kernel;
}

/** Products of rows, optionally negated, optionally of the rows divided by their lengths. */
export interface ProductOperation {
  readonly name: 'products';
  readonly negated?: true;
  readonly unit?: true;
}

function compiledAs(compiled: CompiledOperation, kernel: RowKernel): RowKernel {
  return Object.assign(kernel, { compiled });
}
