import { packColumns, packRows, unpackTiles } from './pack';
import { ABSOLUTE, GREATEST, POWERS, PRODUCT, SQUARES } from './operations';
import { DISTANCE_ROWS, distanceTile, powerTile, PRODUCT_ROWS, productTile } from './tiles';

/*
 * Kernels over packed panels, in float32 and float64. The caller lays out the memory; nothing here
 * allocates. Every entry is summed in the order of its depth, whatever else is computed beside it.
 */

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

/** As `tiles32` for sums of integer powers; `scales` has a factor for every entry, laid out as `c`. */
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

@inline
function tiles<T>(
  operation: i32, a: usize, aPanels: i32, b: usize, bPanels: i32, depth: i32, c: usize,
  diagonal: i32,
): void {
  const height = operation == PRODUCT ? PRODUCT_ROWS : DISTANCE_ROWS;
  const width: i32 = 2 * (16 / sizeof<T>());
  for (let j = 0; j < bPanels; j++) {
    const right = b + <usize>j * width * depth * sizeof<T>();
    for (let i = 0; i < aPanels; i++) {
      if ((j + 1) * width <= diagonal + i * height) break;
      const left = a + <usize>i * height * depth * sizeof<T>();
      const sums = c + <usize>(j * aPanels + i) * height * width * 8;
      if (operation == PRODUCT) productTile<T>(left, right, depth, sums);
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
