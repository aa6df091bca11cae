import type { FloatArray } from '../matrix';

/** Number of entries summed between two comparisons with the limit. */
const stride = 16;

/**
 * Σ (xᵢ − yᵢ)² over `length` entries, exact if it is below `limit`. Otherwise some number not below
 * the limit, because the sum stops early: a nearest-neighbour search needs no more.
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
