import { centreRows, clampToOne, squaredLengths, scanColumns, unitRows } from './columns';
import { packColumns, packRows, unpackTiles } from './pack';
import { ABSOLUTE, GREATEST, POWERS, PRODUCT, SQUARES } from './operations';
import {
  DISTANCE_ROWS, distanceTile, powerTile, PRODUCT_ROWS, productTile, SQUARE_ROWS, squareTile,
} from './tiles';

/*
 * Kernels over packed panels, in float32 and float64. The caller lays out the memory; nothing here
 * allocates. Every entry is summed in the order of its depth, independently of the entries computed
 * beside it.
 */

/** Address of the first byte after the module's own constants. */
export function heapBase(): usize {
  return __heap_base;
}

export function packRows32(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  packRows<f32>(from, rows, cols, first, count, width, to);
}

export function packRows64(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  packRows<f64>(from, rows, cols, first, count, width, to);
}

export function packColumns32(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  packColumns<f32>(from, rows, cols, first, count, width, to);
}

export function packColumns64(
  from: usize, rows: i32, cols: i32, first: i32, count: i32, width: i32, to: usize,
): void {
  packColumns<f64>(from, rows, cols, first, count, width, to);
}

export function unpackTiles32(
  from: usize, rows: i32, cols: i32, height: i32, width: i32, root: bool, to: usize,
): void {
  unpackTiles<f32>(from, rows, cols, height, width, root, to);
}

export function unpackTiles64(
  from: usize, rows: i32, cols: i32, height: i32, width: i32, root: bool, to: usize,
): void {
  unpackTiles<f64>(from, rows, cols, height, width, root, to);
}

export function products32(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f32>(PRODUCT, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function products64(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f64>(PRODUCT, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function squares32(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f32>(SQUARES, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function squares64(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f64>(SQUARES, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function absolutes32(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f32>(ABSOLUTE, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function absolutes64(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f64>(ABSOLUTE, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function greatest32(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f32>(GREATEST, a, aPanels, b, bPanels, depth, c, diagonal);
}

export function greatest64(
  a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize, diagonal: i32,
): void {
  tiles<f64>(GREATEST, a, aPanels, b, bPanels, depth, c, diagonal);
}

/**
 * Like `tiles32`, for sums of integer powers; `scales` has a factor for every entry, laid out as
 * `c`.
 */
export function powers32(
  exponent: i32, scales: usize, a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32,
  c: usize,
): void {
  powers<f32>(exponent, scales, a, aPanels, b, bPanels, depth, c);
}

export function powers64(
  exponent: i32, scales: usize, a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32,
  c: usize,
): void {
  powers<f64>(exponent, scales, a, aPanels, b, bPanels, depth, c);
}

export function scanColumns32(
  from: usize, rows: i32, cols: i32, start: usize, sums: usize, least: usize, most: usize,
): void {
  scanColumns<f32>(from, rows, cols, start, sums, least, most);
}

export function scanColumns64(
  from: usize, rows: i32, cols: i32, start: usize, sums: usize, least: usize, most: usize,
): void {
  scanColumns<f64>(from, rows, cols, start, sums, least, most);
}

export function centre32to32(
  from: usize, rows: i32, cols: i32, start: usize, offset: usize, first: f64, second: f64, to: usize,
): void {
  centreRows<f32, f32>(from, rows, cols, start, offset, first, second, to);
}

export function centre32to64(
  from: usize, rows: i32, cols: i32, start: usize, offset: usize, first: f64, second: f64, to: usize,
): void {
  centreRows<f32, f64>(from, rows, cols, start, offset, first, second, to);
}

export function centre64to32(
  from: usize, rows: i32, cols: i32, start: usize, offset: usize, first: f64, second: f64, to: usize,
): void {
  centreRows<f64, f32>(from, rows, cols, start, offset, first, second, to);
}

export function centre64to64(
  from: usize, rows: i32, cols: i32, start: usize, offset: usize, first: f64, second: f64, to: usize,
): void {
  centreRows<f64, f64>(from, rows, cols, start, offset, first, second, to);
}

export function squaredLengths32(from: usize, rows: i32, cols: i32, to: usize): void {
  squaredLengths<f32>(from, rows, cols, to);
}

export function squaredLengths64(from: usize, rows: i32, cols: i32, to: usize): void {
  squaredLengths<f64>(from, rows, cols, to);
}

export function unitRows32(at: usize, rows: i32, cols: i32): void {
  unitRows<f32>(at, rows, cols);
}

export function unitRows64(at: usize, rows: i32, cols: i32): void {
  unitRows<f64>(at, rows, cols);
}

export function clampToOne32(at: usize, count: i32): void {
  clampToOne<f32>(at, count);
}

export function clampToOne64(at: usize, count: i32): void {
  clampToOne<f64>(at, count);
}

/**
 * Sum of the squares of product tiles of either precision, `width` columns each. With a diagonal,
 * as for `products32`, entries above it count twice, entries on it once, and entries below it are
 * not read.
 */
export function squaredSums(
  c: usize, aPanels: i32, bPanels: i32, width: i32, diagonal: i32,
): f64 {
  let total: f64 = 0;
  for (let j = 0; j < bPanels; j++) {
    for (let i = 0; i < aPanels; i++) {
      const top = diagonal + i * PRODUCT_ROWS;
      if ((j + 1) * width <= top) break;
      const tile = c + <usize>(j * aPanels + i) * PRODUCT_ROWS * width * 8;
      if (diagonal < 0 || j * width >= top + PRODUCT_ROWS) {
        total += (diagonal < 0 ? 1 : 2) * squares(tile, PRODUCT_ROWS * width);
        continue;
      }
      for (let r = 0; r < PRODUCT_ROWS; r++) {
        for (let column = 0; column < width; column++) {
          const beyond = j * width + column - (top + r);
          const value = load<f64>(tile + <usize>(r * width + column) * 8);
          if (beyond >= 0) total += (beyond == 0 ? 1 : 2) * value * value;
        }
      }
    }
  }
  return total;
}

/** Sum of the squares of `count` float64 values; `count` is even. */
@inline
function squares(from: usize, count: i32): f64 {
  let sum = v128.splat<f64>(0);
  for (let at = 0; at < count; at += 2) {
    const pair = v128.load(from + <usize>at * 8);
    sum = v128.add<f64>(sum, v128.mul<f64>(pair, pair));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

@inline
function tiles<T>(
  operation: i32, a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize,
  diagonal: i32,
): void {
  const height =
    operation == PRODUCT ? PRODUCT_ROWS : operation == SQUARES ? SQUARE_ROWS : DISTANCE_ROWS;
  const width: i32 = 2 * (16 / sizeof<T>());
  for (let j = 0; j < bPanels; j++) {
    const right = b + <usize>j * width * depth * sizeof<T>();
    for (let i = 0; i < aPanels; i++) {
      if ((j + 1) * width <= diagonal + i * height) break;
      const left = a + <usize>i * height * depth * sizeof<T>();
      const sums = c + <usize>(j * aPanels + i) * height * width * 8;
      if (operation == PRODUCT) productTile<T>(left, right, depth, sums);
      else if (operation == SQUARES) squareTile<T>(left, right, depth, sums);
      else distanceTile<T>(operation, left, right, depth, sums);
    }
  }
}

@inline
function powers<T>(
  exponent: i32, scales: usize, a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32,
  c: usize,
): void {
  const width: i32 = 2 * (16 / sizeof<T>());
  for (let j = 0; j < bPanels; j++) {
    const right = b + <usize>j * width * depth * sizeof<T>();
    for (let i = 0; i < aPanels; i++) {
      const left = a + <usize>i * DISTANCE_ROWS * depth * sizeof<T>();
      const at = <usize>(j * aPanels + i) * DISTANCE_ROWS * width * 8;
      powerTile<T>(exponent, scales + at, left, right, depth, c + at);
    }
  }
}
