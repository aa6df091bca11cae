import { columnMeans } from './columns';
import type { FloatArray, Matrix } from '../matrix';
import type { KernelExports } from './module';
import { plainUnitRows } from './plain-columns';
import type { CompiledOperation, RowKernel } from './row-kernels';
import {
  depthBlock,
  distanceRows,
  noDiagonal,
  productRows,
  roundUp,
  squareRows,
  Workspace,
} from './workspace';

/** Rows of `x` per block: their sums and panels stay in a core's own cache. */
const maxRows = 120;
/** Columns of the result per block. */
const maxColumns = 1080;
/** A multiple of every panel's height and width. */
const panelStep = 120;
const stagedBytes = 8 * 2 ** 20;

/** Greatest entries below this make the factor 1 / greatest too large for float32. */
const minScaled = 1e-36;

/**
 * Computes {@link pairwise} with the compiled kernels into `data`, in its precision. `x` and `y`
 * have at least one column.
 */
export function compiledPairwise(
  kernels: KernelExports,
  kernel: RowKernel,
  operation: CompiledOperation,
  x: Matrix,
  y: Matrix,
  data: FloatArray,
): void {
  const { cols: depth } = x;
  const precision = data instanceof Float32Array ? 'float32' : 'float64';
  const space = new Workspace(kernels, precision);
  const fitting = Math.floor(stagedBytes / (depth * space.bytes * panelStep)) * panelStep;
  const blockRows = Math.min(maxRows, Math.max(panelStep, fitting), roundUp(x.rows, panelStep));
  const blockColumns = Math.min(maxColumns, roundUp(y.rows, panelStep));
  const isPower = operation.name === 'powers';
  const addresses = {
    staged: space.reserve(blockRows * depth, space.bytes),
    left: space.reserve(blockRows * depth, space.bytes),
    right: space.reserve(blockColumns * depth, space.bytes),
    sums: space.reserve(blockRows * blockColumns, 8),
    scales: isPower ? space.reserve(blockRows * blockColumns, 8) : 0,
    result: space.reserve(blockRows * blockColumns, 8),
  };
  const staging = stagingOf(operation, x, y, precision);
  for (let column = 0; column < y.rows; column += blockColumns) {
    const columns = Math.min(blockColumns, y.rows - column);
    packRight(space, addresses, y, column, columns, blockRows, staging);
    for (let row = 0; row < x.rows; row += blockRows) {
      const block = { row, rows: Math.min(blockRows, x.rows - row), column, columns };
      packLeft(space, addresses, operation, x, block, staging);
      if (operation.name === 'powers') {
        powerBlock(space, addresses, kernel, operation.exponent, x, y, block, data);
      } else {
        sumBlock(space, addresses, operation.name, depth, block);
        copyOut(space, addresses, operation, block, data, y.rows);
      }
    }
  }
}

/** Addresses of the operands and results of a call in the kernels' memory. */
interface Addresses {
  readonly staged: number;
  readonly left: number;
  readonly right: number;
  readonly sums: number;
  readonly scales: number;
  readonly result: number;
}

/** Position and size of a block of the result. */
interface Block {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
}

/**
 * Preprocessing of rows before the kernels: subtract a row vector, divide by the length, or none.
 */
type Staging = Float64Array | 'unit' | 'as-is';

/**
 * Chooses the preprocessing. For distances a common shift is subtracted from both sides before they
 * are rounded to float32: distances do not change, and values with a large common offset keep their
 * digits. Float32 values are exact as they are.
 */
function stagingOf(
  operation: CompiledOperation,
  x: Matrix,
  y: Matrix,
  precision: 'float32' | 'float64',
): Staging {
  if (operation.name === 'products') return operation.unit ? 'unit' : 'as-is';
  const wide = x.data instanceof Float64Array || y.data instanceof Float64Array;
  return precision === 'float64' || !wide || y.rows === 0 ? 'as-is' : columnMeans(y).mean;
}

function stage(
  space: Workspace,
  at: number,
  { data, cols }: Matrix,
  row: number,
  rows: number,
  staging: Staging,
): void {
  const target = space.view(at, rows * cols);
  const source = data.subarray(row * cols, (row + rows) * cols);
  if (staging === 'as-is') target.set(source);
  else if (staging === 'unit') {
    if (source instanceof Float64Array && target instanceof Float32Array) {
      // Rounded once, after the division.
      plainUnitRows({ rows, cols, data: source }, target);
    } else {
      target.set(source);
      space.unitRows(at, rows, cols);
    }
  } else {
    for (let i = 0, place = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, place++) target[place] = source[place]! - staging[j]!;
    }
  }
}

/** Packs rows of `y` into panels, one depth block after another. */
function packRight(
  space: Workspace,
  { staged, right }: Addresses,
  y: Matrix,
  column: number,
  columns: number,
  blockRows: number,
  staging: Staging,
): void {
  const { cols: depth } = y;
  const padded = roundUp(columns, space.width);
  for (let done = 0; done < columns; done += blockRows) {
    const rows = Math.min(blockRows, columns - done);
    stage(space, staged, y, column + done, rows, staging);
    for (let k = 0; k < depth; k += depthBlock) {
      const count = Math.min(depthBlock, depth - k);
      const to = right + (k * padded + done * count) * space.bytes;
      space.packRows(staged, rows, depth, k, count, space.width, to);
    }
  }
}

function packLeft(
  space: Workspace,
  { staged, left }: Addresses,
  operation: CompiledOperation,
  x: Matrix,
  { row, rows }: Block,
  staging: Staging,
): void {
  const { cols: depth } = x;
  const height = heightOf(operation.name);
  const padded = roundUp(rows, height);
  stage(space, staged, x, row, rows, staging);
  for (let k = 0; k < depth; k += depthBlock) {
    const count = Math.min(depthBlock, depth - k);
    space.packRows(staged, rows, depth, k, count, height, left + k * padded * space.bytes);
  }
}

/**
 * Computes the sums (or greatest entries) of one block over the whole depth, tile by tile, at
 * `sums`.
 */
function sumBlock(
  space: Workspace,
  { left, right, sums }: Addresses,
  name: 'products' | 'squares' | 'absolutes' | 'greatest',
  depth: number,
  { rows, columns }: Block,
): void {
  const height = heightOf(name);
  const paddedRows = roundUp(rows, height);
  const paddedColumns = roundUp(columns, space.width);
  space.sums(sums, paddedRows * paddedColumns).fill(0);
  const tiles = space.tiles(name);
  for (let k = 0; k < depth; k += depthBlock) {
    tiles(
      left + k * paddedRows * space.bytes,
      paddedRows / height,
      right + k * paddedColumns * space.bytes,
      paddedColumns / space.width,
      Math.min(depthBlock, depth - k),
      sums,
      noDiagonal,
    );
  }
}

function copyOut(
  space: Workspace,
  { sums, result }: Addresses,
  operation: CompiledOperation,
  { row, rows, column, columns }: Block,
  data: FloatArray,
  stride: number,
): void {
  const { name } = operation;
  const root = name === 'squares' ? 1 : 0;
  space.unpackTiles(sums, rows, columns, heightOf(name), space.width, root, result);
  const values = space.view(result, rows * columns);
  if (name === 'products' && operation.unit) space.clampToOne(result, values.length);
  if (name === 'products' && operation.negated) {
    for (let at = 0; at < values.length; at++) values[at] = -values[at]!;
  }
  if (columns === stride) {
    data.set(values, row * stride);
    return;
  }
  for (let i = 0; i < rows; i++) {
    const place = (row + i) * stride + column;
    data.set(values.subarray(i * columns, (i + 1) * columns), place);
  }
}

/**
 * Computes a block of Minkowski distances: the greatest differences first, then the powers of the
 * differences divided by them.
 */
function powerBlock(
  space: Workspace,
  addresses: Addresses,
  kernel: RowKernel,
  exponent: number,
  x: Matrix,
  y: Matrix,
  block: Block,
  data: FloatArray,
): void {
  const { row, rows, column, columns } = block;
  const { left, right, sums, scales, result } = addresses;
  const { cols: depth } = x;
  const paddedRows = roundUp(rows, distanceRows);
  const paddedColumns = roundUp(columns, space.width);
  sumBlock(space, addresses, 'greatest', depth, block);
  space.kernels.unpackTiles64(sums, rows, columns, distanceRows, space.width, 0, result);
  const maximum = space.sums(result, rows * columns).slice();
  const factors = space.sums(scales, paddedRows * paddedColumns);
  for (const [at, value] of space.sums(sums, factors.length).entries()) {
    factors[at] = value > minScaled ? 1 / value : 0;
  }
  space.sums(sums, factors.length).fill(0);
  for (let k = 0; k < depth; k += depthBlock) {
    space.powers(
      exponent,
      scales,
      left + k * paddedRows * space.bytes,
      paddedRows / distanceRows,
      right + k * paddedColumns * space.bytes,
      paddedColumns / space.width,
      Math.min(depthBlock, depth - k),
      sums,
    );
  }
  space.kernels.unpackTiles64(sums, rows, columns, distanceRows, space.width, 0, result);
  const powers = space.sums(result, rows * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      data[(row + i) * y.rows + column + j] =
        maximum[at]! > minScaled
          ? maximum[at]! * powers[at]! ** (1 / exponent)
          : kernel(x.data, (row + i) * depth, y.data, (column + j) * depth, depth);
    }
  }
}

function heightOf(name: CompiledOperation['name']): number {
  if (name === 'products') return productRows;
  return name === 'squares' ? squareRows : distanceRows;
}
