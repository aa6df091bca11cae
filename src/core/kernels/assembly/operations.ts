/** Operations that a tile accumulates over the depth. */
export const PRODUCT: i32 = 0;
export const SQUARES: i32 = 1;
export const ABSOLUTE: i32 = 2;
export const GREATEST: i32 = 3;
export const POWERS: i32 = 4;

/** a·b + c, with one rounding if the runtime has relaxed SIMD. */
@inline
export function multiplyAdd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/**
 * One step of a distance: lanes of `b` against the splat `a`. `magnitude` has all bits set but the
 * sign, and `one` is 1 in every lane; both are passed because constants would be built again in
 * every step.
 */
@inline
export function stepDistance<T>(
  operation: i32, sum: v128, a: v128, b: v128, magnitude: v128, one: v128,
): v128 {
  const difference = v128.sub<T>(b, a);
  if (operation == SQUARES) return multiplyAdd<T>(difference, difference, sum);
  const distance = v128.and(difference, magnitude);
  if (operation == ABSOLUTE) {
    // Exact, and executed by units that the subtraction leaves idle.
    if (ASC_FEATURE_RELAXED_SIMD) return multiplyAdd<T>(distance, one, sum);
    return v128.add<T>(sum, distance);
  }
  // Floats that are not negative sort like their bits, which are cheaper to compare.
  return sizeof<T>() == 4 ? v128.max<i32>(sum, distance) : v128.pmax<T>(sum, distance);
}

/** sum + (|b − a| · scale)^exponent, by squaring. */
@inline
export function stepPower<T>(exponent: i32, sum: v128, a: v128, b: v128, scale: v128): v128 {
  let base = v128.mul<T>(v128.abs<T>(v128.sub<T>(b, a)), scale);
  let power = exponent & 1 ? base : v128.splat<T>(1);
  for (let rest = exponent >> 1; rest != 0; rest >>= 1) {
    base = v128.mul<T>(base, base);
    if (rest & 1) power = v128.mul<T>(power, base);
  }
  return v128.add<T>(sum, power);
}

/**
 * Adds the lanes (or keeps the greater value) to float64 values at `to`, in the order of the lanes.
 */
@inline
export function collect<T>(operation: i32, to: usize, lanes: v128): void {
  if (sizeof<T>() == 4) {
    const upper = v128.shuffle<u64>(lanes, lanes, 1, 0);
    collectPair(operation, to, f64x2.promote_low_f32x4(lanes));
    collectPair(operation, to + 16, f64x2.promote_low_f32x4(upper));
  } else {
    collectPair(operation, to, lanes);
  }
}

@inline
function collectPair(operation: i32, to: usize, pair: v128): void {
  const before = v128.load(to);
  v128.store(
    to,
    operation == GREATEST ? v128.pmax<f64>(before, pair) : v128.add<f64>(before, pair),
  );
}
