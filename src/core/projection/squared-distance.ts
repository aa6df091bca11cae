import type { FloatArray } from '../matrix';

/** Entries that are summed before the sum is compared with the limit. */
const stride = 16;

/**
 * Σ (xᵢ − yᵢ)² over `length` entries, exact where it is below `limit`; else some number from the
 * limit on, because the sum stops early. Looking for the nearest of many rows needs no more.
 */
export function squaredDistanceWithin(
  limit: number,
  x: FloatArray,
  xAt: number,
  y: FloatArray,
  yAt: number,
  length: number,
): number {
  let sum = 0;
  for (let from = 0; from < length && sum < limit; from += stride) {
    const to = Math.min(from + stride, length);
    for (let i = from; i < to; i++) {
      const difference = x[xAt + i]! - y[yAt + i]!;
      sum += difference * difference;
    }
  }
  return sum;
}
