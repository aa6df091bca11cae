/*
 * Column and row statistics of blocks of rows, in float64 whatever the precision of the rows. No
 * fused operations are used: the same block gives the same bits on every machine.
 */

/**
 * Accumulates column statistics of rows × cols entries of T: sums of the differences from `start`
 * (float64), and the smallest and largest entry (T). Each sum takes the rows in their order.
 */
@inline
export function scanColumns<T>(
  from: usize, rows: i32, cols: i32, start: usize, sums: usize, least: usize, most: usize,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const row = <usize>cols * sizeof<T>();
  let j = 0;
  for (; j + lanes <= cols; j += lanes) {
    const wide = <usize>j * 8;
    const own = <usize>j * sizeof<T>();
    const start0 = v128.load(start + wide);
    const start1 = sizeof<T>() == 4 ? v128.load(start + wide, 16) : start0;
    let sum0 = v128.load(sums + wide);
    let sum1 = sizeof<T>() == 4 ? v128.load(sums + wide, 16) : sum0;
    let low = v128.load(least + own);
    let high = v128.load(most + own);
    let source = from + own;
    for (let i = 0; i < rows; i++) {
      const entries = v128.load(source);
      low = v128.pmin<T>(low, entries);
      high = v128.pmax<T>(high, entries);
      sum0 = v128.add<f64>(sum0, v128.sub<f64>(lowHalf<T>(entries), start0));
      if (sizeof<T>() == 4) {
        sum1 = v128.add<f64>(sum1, v128.sub<f64>(highHalf(entries), start1));
      }
      source += row;
    }
    v128.store(sums + wide, sum0);
    if (sizeof<T>() == 4) v128.store(sums + wide, sum1, 16);
    v128.store(least + own, low);
    v128.store(most + own, high);
  }
  for (; j < cols; j++) {
    const wide = <usize>j * 8;
    const own = <usize>j * sizeof<T>();
    let sum = load<f64>(sums + wide);
    let low = load<T>(least + own);
    let high = load<T>(most + own);
    let source = from + own;
    for (let i = 0; i < rows; i++) {
      const entry = load<T>(source);
      low = min<T>(low, entry);
      high = max<T>(high, entry);
      sum += <f64>entry - load<f64>(start + wide);
      source += row;
    }
    store<f64>(sums + wide, sum);
    store<T>(least + own, low);
    store<T>(most + own, high);
  }
}

/**
 * Stores (entry − start − offset) · first · second for rows × cols entries of T, as entries of U.
 */
@inline
export function centreRows<T, U>(
  from: usize, rows: i32, cols: i32, start: usize, offset: usize, first: f64, second: f64, to: usize,
): void {
  const lanes: i32 = 16 / sizeof<T>();
  const first2 = v128.splat<f64>(first);
  const second2 = v128.splat<f64>(second);
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j + lanes <= cols; j += lanes) {
      const wide = <usize>j * 8;
      const entries = v128.load(from);
      const pair = v128.mul<f64>(
        v128.mul<f64>(
          v128.sub<f64>(
            v128.sub<f64>(lowHalf<T>(entries), v128.load(start + wide)),
            v128.load(offset + wide),
          ),
          first2,
        ),
        second2,
      );
      storePair<U>(to, pair);
      if (sizeof<T>() == 4) {
        const next = v128.mul<f64>(
          v128.mul<f64>(
            v128.sub<f64>(
              v128.sub<f64>(highHalf(entries), v128.load(start + wide, 16)),
              v128.load(offset + wide, 16),
            ),
            first2,
          ),
          second2,
        );
        storePair<U>(to + 2 * sizeof<U>(), next);
      }
      from += 16;
      to += <usize>lanes * sizeof<U>();
    }
    for (; j < cols; j++) {
      const wide = <usize>j * 8;
      const distance = <f64>load<T>(from) - load<f64>(start + wide) - load<f64>(offset + wide);
      store<U>(to, <U>(distance * first * second));
      from += sizeof<T>();
      to += sizeof<U>();
    }
  }
}

/** Stores the sum of squares of every row, as float64 at `to`. */
@inline
export function squaredLengths<T>(from: usize, rows: i32, cols: i32, to: usize): void {
  for (let i = 0; i < rows; i++) {
    store<f64>(to, squaredLength<T>(from, cols));
    from += <usize>cols * sizeof<T>();
    to += 8;
  }
}

@inline
function squaredLength<T>(from: usize, cols: i32): f64 {
  const lanes: i32 = 16 / sizeof<T>();
  let even = v128.splat<f64>(0);
  let odd = even;
  let j = 0;
  for (; j + 2 * lanes <= cols; j += 2 * lanes) {
    even = addSquares<T>(even, v128.load(from));
    odd = addSquares<T>(odd, v128.load(from, 16));
    from += 32;
  }
  const both = v128.add<f64>(even, odd);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; j < cols; j++) {
    const entry = <f64>load<T>(from);
    sum += entry * entry;
    from += sizeof<T>();
  }
  return sum;
}

/** Range of sums of squares within which float64 loses no digits to underflow or overflow. */
const LEAST_SUM: f64 = 1e-200;
const GREATEST_SUM: f64 = 1e200;

/** Divides every row by its length, in place; a zero row stays zero. */
@inline
export function unitRows<T>(at: usize, rows: i32, cols: i32): void {
  for (let i = 0; i < rows; i++) {
    const squares = squaredLength<T>(at, cols);
    if (squares >= LEAST_SUM && squares <= GREATEST_SUM) divideRow<T>(at, cols, Math.sqrt(squares));
    else unitExtremeRow<T>(at, cols);
    at += <usize>cols * sizeof<T>();
  }
}

@inline
function divideRow<T>(at: usize, cols: i32, by: f64): void {
  const lanes: i32 = 16 / sizeof<T>();
  const by2 = v128.splat<f64>(by);
  let j = 0;
  for (; j + lanes <= cols; j += lanes) {
    const entries = v128.load(at);
    storePair<T>(at, v128.div<f64>(lowHalf<T>(entries), by2));
    if (sizeof<T>() == 4) storePair<T>(at + 8, v128.div<f64>(highHalf(entries), by2));
    at += 16;
  }
  for (; j < cols; j++) {
    store<T>(at, <T>(<f64>load<T>(at) / by));
    at += sizeof<T>();
  }
}

/** Divides a row by its length if its sum of squares is zero or outside float64's safe range. */
@inline
function unitExtremeRow<T>(at: usize, cols: i32): void {
  const end = at + <usize>cols * sizeof<T>();
  let greatest: f64 = 0;
  for (let from = at; from < end; from += sizeof<T>()) {
    greatest = max<f64>(greatest, abs<f64>(<f64>load<T>(from)));
  }
  if (greatest == 0) return;
  let squares: f64 = 0;
  for (let from = at; from < end; from += sizeof<T>()) {
    const share = <f64>load<T>(from) / greatest;
    squares += share * share;
  }
  const root = Math.sqrt(squares);
  for (let from = at; from < end; from += sizeof<T>()) {
    store<T>(from, <T>(<f64>load<T>(from) / greatest / root));
  }
}

/** Clamps `count` entries of T to the range −1 to 1. */
@inline
export function clampToOne<T>(at: usize, count: i32): void {
  const lanes: i32 = 16 / sizeof<T>();
  const one = v128.splat<T>(1);
  const minusOne = v128.splat<T>(-1);
  let j = 0;
  for (; j + lanes <= count; j += lanes) {
    v128.store(at, v128.pmax<T>(v128.pmin<T>(v128.load(at), one), minusOne));
    at += 16;
  }
  for (; j < count; j++) {
    store<T>(at, max<T>(min<T>(load<T>(at), 1), -1));
    at += sizeof<T>();
  }
}

@inline
function addSquares<T>(sum: v128, entries: v128): v128 {
  const low = lowHalf<T>(entries);
  const more = v128.add<f64>(sum, v128.mul<f64>(low, low));
  if (sizeof<T>() == 8) return more;
  const high = highHalf(entries);
  return v128.add<f64>(more, v128.mul<f64>(high, high));
}

/** Converts the first two lanes to float64. */
@inline
function lowHalf<T>(entries: v128): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(entries) : entries;
}

/** Converts the last two of four lanes to float64. */
@inline
function highHalf(entries: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(entries, entries, 1, 0));
}

@inline
function storePair<U>(to: usize, pair: v128): void {
  if (sizeof<U>() == 4) v128.store_lane<u64>(to, f32x4.demote_f64x2_zero(pair), 0);
  else v128.store(to, pair);
}
