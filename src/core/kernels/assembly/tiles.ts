import { collect, multiplyAdd, POWERS, PRODUCT, SQUARES, stepDistance, stepPower } from './operations';

/**
 * Rows of a left panel: as many as fit the sixteen vector registers with two vectors of the right
 * panel.
 */
export const PRODUCT_ROWS: i32 = 6;
export const SQUARE_ROWS: i32 = 5;
export const DISTANCE_ROWS: i32 = 4;

/**
 * Masks of all bits of a lane but the sign, and the number 1, for lanes of four and of eight bytes.
 */
const magnitude32 = memory.data<u32>([0x7fffffff]);
const magnitude64 = memory.data<u64>([0x7fffffffffffffff]);
const one32 = memory.data<f32>([1]);
const one64 = memory.data<f64>([1]);

/**
 * A product tile: 6 rows by two vectors of columns, over `depth`. `a` holds 6 values a step, `b` two
 * vectors; the sums are added to 6 × two vectors of float64 at `c`.
 */
@inline
export function productTile<T>(a: usize, b: usize, depth: i32, c: usize): void {
  const zero = v128.splat<T>(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero, c50 = zero, c51 = zero;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let splat = v128.load_splat<T>(a);
    c00 = multiplyAdd<T>(splat, b0, c00);
    c01 = multiplyAdd<T>(splat, b1, c01);
    splat = v128.load_splat<T>(a, sizeof<T>());
    c10 = multiplyAdd<T>(splat, b0, c10);
    c11 = multiplyAdd<T>(splat, b1, c11);
    splat = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = multiplyAdd<T>(splat, b0, c20);
    c21 = multiplyAdd<T>(splat, b1, c21);
    splat = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = multiplyAdd<T>(splat, b0, c30);
    c31 = multiplyAdd<T>(splat, b1, c31);
    splat = v128.load_splat<T>(a, 4 * sizeof<T>());
    c40 = multiplyAdd<T>(splat, b0, c40);
    c41 = multiplyAdd<T>(splat, b1, c41);
    splat = v128.load_splat<T>(a, 5 * sizeof<T>());
    c50 = multiplyAdd<T>(splat, b0, c50);
    c51 = multiplyAdd<T>(splat, b1, c51);
    a += 6 * sizeof<T>();
    b += 32;
  }
  const vector: usize = (16 / sizeof<T>()) * 8;
  collect<T>(PRODUCT, c, c00);
  collect<T>(PRODUCT, c + vector, c01);
  collect<T>(PRODUCT, c + 2 * vector, c10);
  collect<T>(PRODUCT, c + 3 * vector, c11);
  collect<T>(PRODUCT, c + 4 * vector, c20);
  collect<T>(PRODUCT, c + 5 * vector, c21);
  collect<T>(PRODUCT, c + 6 * vector, c30);
  collect<T>(PRODUCT, c + 7 * vector, c31);
  collect<T>(PRODUCT, c + 8 * vector, c40);
  collect<T>(PRODUCT, c + 9 * vector, c41);
  collect<T>(PRODUCT, c + 10 * vector, c50);
  collect<T>(PRODUCT, c + 11 * vector, c51);
}

/**
 * A tile of squared distances: 5 rows by two vectors of columns, over `depth`; otherwise like a
 * product tile.
 */
@inline
export function squareTile<T>(a: usize, b: usize, depth: i32, c: usize): void {
  const zero = v128.splat<T>(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero, c20 = zero, c21 = zero;
  let c30 = zero, c31 = zero, c40 = zero, c41 = zero;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let splat = v128.load_splat<T>(a);
    c00 = stepDistance<T>(SQUARES, c00, splat, b0, zero, zero);
    c01 = stepDistance<T>(SQUARES, c01, splat, b1, zero, zero);
    splat = v128.load_splat<T>(a, sizeof<T>());
    c10 = stepDistance<T>(SQUARES, c10, splat, b0, zero, zero);
    c11 = stepDistance<T>(SQUARES, c11, splat, b1, zero, zero);
    splat = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = stepDistance<T>(SQUARES, c20, splat, b0, zero, zero);
    c21 = stepDistance<T>(SQUARES, c21, splat, b1, zero, zero);
    splat = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = stepDistance<T>(SQUARES, c30, splat, b0, zero, zero);
    c31 = stepDistance<T>(SQUARES, c31, splat, b1, zero, zero);
    splat = v128.load_splat<T>(a, 4 * sizeof<T>());
    c40 = stepDistance<T>(SQUARES, c40, splat, b0, zero, zero);
    c41 = stepDistance<T>(SQUARES, c41, splat, b1, zero, zero);
    a += 5 * sizeof<T>();
    b += 32;
  }
  const vector: usize = (16 / sizeof<T>()) * 8;
  collect<T>(SQUARES, c, c00);
  collect<T>(SQUARES, c + vector, c01);
  collect<T>(SQUARES, c + 2 * vector, c10);
  collect<T>(SQUARES, c + 3 * vector, c11);
  collect<T>(SQUARES, c + 4 * vector, c20);
  collect<T>(SQUARES, c + 5 * vector, c21);
  collect<T>(SQUARES, c + 6 * vector, c30);
  collect<T>(SQUARES, c + 7 * vector, c31);
  collect<T>(SQUARES, c + 8 * vector, c40);
  collect<T>(SQUARES, c + 9 * vector, c41);
}

/**
 * A tile of L1 or L∞ distances: 4 rows by two vectors of columns, over `depth`; otherwise like a
 * product tile.
 */
@inline
export function distanceTile<T>(operation: i32, a: usize, b: usize, depth: i32, c: usize): void {
  const zero = v128.splat<T>(0);
  const magnitude = v128.load_splat<T>(sizeof<T>() == 4 ? magnitude32 : magnitude64);
  const one = v128.load_splat<T>(sizeof<T>() == 4 ? one32 : one64);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let splat = v128.load_splat<T>(a);
    c00 = stepDistance<T>(operation, c00, splat, b0, magnitude, one);
    c01 = stepDistance<T>(operation, c01, splat, b1, magnitude, one);
    splat = v128.load_splat<T>(a, sizeof<T>());
    c10 = stepDistance<T>(operation, c10, splat, b0, magnitude, one);
    c11 = stepDistance<T>(operation, c11, splat, b1, magnitude, one);
    splat = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = stepDistance<T>(operation, c20, splat, b0, magnitude, one);
    c21 = stepDistance<T>(operation, c21, splat, b1, magnitude, one);
    splat = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = stepDistance<T>(operation, c30, splat, b0, magnitude, one);
    c31 = stepDistance<T>(operation, c31, splat, b1, magnitude, one);
    a += 4 * sizeof<T>();
    b += 32;
  }
  collectTile<T>(operation, c, c00, c01, c10, c11, c20, c21, c30, c31);
}

/** A tile of sums of powers of |x − y| times a factor for each entry, float64, at `scales`. */
@inline
export function powerTile<T>(
  exponent: i32, scales: usize, a: usize, b: usize, depth: i32, c: usize,
): void {
  const zero = v128.splat<T>(0);
  let c00 = zero, c01 = zero, c10 = zero, c11 = zero;
  let c20 = zero, c21 = zero, c30 = zero, c31 = zero;
  const vector: usize = (16 / sizeof<T>()) * 8;
  const s00 = loadLanes<T>(scales), s01 = loadLanes<T>(scales + vector);
  const s10 = loadLanes<T>(scales + 2 * vector), s11 = loadLanes<T>(scales + 3 * vector);
  const s20 = loadLanes<T>(scales + 4 * vector), s21 = loadLanes<T>(scales + 5 * vector);
  const s30 = loadLanes<T>(scales + 6 * vector), s31 = loadLanes<T>(scales + 7 * vector);
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let splat = v128.load_splat<T>(a);
    c00 = stepPower<T>(exponent, c00, splat, b0, s00);
    c01 = stepPower<T>(exponent, c01, splat, b1, s01);
    splat = v128.load_splat<T>(a, sizeof<T>());
    c10 = stepPower<T>(exponent, c10, splat, b0, s10);
    c11 = stepPower<T>(exponent, c11, splat, b1, s11);
    splat = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = stepPower<T>(exponent, c20, splat, b0, s20);
    c21 = stepPower<T>(exponent, c21, splat, b1, s21);
    splat = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = stepPower<T>(exponent, c30, splat, b0, s30);
    c31 = stepPower<T>(exponent, c31, splat, b1, s31);
    a += 4 * sizeof<T>();
    b += 32;
  }
  collectTile<T>(POWERS, c, c00, c01, c10, c11, c20, c21, c30, c31);
}

@inline
function collectTile<T>(
  operation: i32, c: usize,
  c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128,
): void {
  const vector: usize = (16 / sizeof<T>()) * 8;
  collect<T>(operation, c, c00);
  collect<T>(operation, c + vector, c01);
  collect<T>(operation, c + 2 * vector, c10);
  collect<T>(operation, c + 3 * vector, c11);
  collect<T>(operation, c + 4 * vector, c20);
  collect<T>(operation, c + 5 * vector, c21);
  collect<T>(operation, c + 6 * vector, c30);
  collect<T>(operation, c + 7 * vector, c31);
}

/** Loads as many float64 values from `at` as a vector of T has lanes, converted to T. */
@inline
function loadLanes<T>(at: usize): v128 {
  if (sizeof<T>() == 8) return v128.load(at);
  const low = f32x4.demote_f64x2_zero(v128.load(at));
  const high = f32x4.demote_f64x2_zero(v128.load(at, 16));
  return v128.shuffle<u64>(low, high, 0, 2);
}
