import { allocateLike, type Matrix } from '../core/matrix';
import type { ByteSource } from './byte-source';
import { decodeElements, elementTexts, type ElementType } from './elements';
import type { EmbeddingMember } from './format';
import { checkMemory, type ReadLimits } from './limits';
import { whyNotASpace } from './shape';

/** An array that is stored in a file as plain elements. */
export interface RawArray {
  readonly source: ByteSource;
  /** Offset of the first element in bytes. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** Number of elements from one entry to the next, for each dimension. */
  readonly strides: readonly number[];
  readonly type: ElementType;
  readonly littleEndian: boolean;
}

/** Returns the strides of an array whose last dimension varies fastest. */
export function rowMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(d + 1).reduce((product, extent) => product * extent, 1));
}

/** Returns the strides of an array whose first dimension varies fastest. */
export function columnMajorStrides(shape: readonly number[]): number[] {
  return shape.map((_, d) => shape.slice(0, d).reduce((product, extent) => product * extent, 1));
}

/** Returns a raw array as a member of its file; rows are read by random access. */
export function rawMember(name: string, array: RawArray, limits: ReadLimits): EmbeddingMember {
  const unusable = whyNotASpace(array.shape);
  return {
    name,
    shape: array.shape,
    dtype: array.type.name,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) => readRawRows(array, start, stop, limits),
    readsSingleRows: array.strides[1] === 1 && array.source.isPacked !== true,
  };
}

/**
 * Reads the entries of a one-dimensional array as text, e.g. row ids; whole numbers keep all their
 * digits.
 * @param most maximum number of entries, from the first
 */
export async function readTexts(
  array: RawArray,
  limits: ReadLimits,
  most = Infinity,
): Promise<string[]> {
  const { source, offset, type, littleEndian } = array;
  const entries = Math.min(most, array.shape[0]!);
  const [stride] = array.strides as [number];
  const span = entries === 0 ? 0 : (entries - 1) * stride + 1;
  checkMemory(source, `A list of ${entries} values`, span * type.bytes + entries * 32, limits);
  const texts = elementTexts(type, await source.read(offset, span * type.bytes), littleEndian);
  return stride === 1 ? texts : Array.from({ length: entries }, (_, i) => texts[i * stride]!);
}

/** Reads rows `start` (inclusive) to `stop` (exclusive) of a two-dimensional array. */
export async function readRawRows(
  array: RawArray,
  start: number,
  stop: number,
  limits: ReadLimits,
): Promise<Matrix> {
  const [, cols] = array.shape as [number, number];
  const [rowStride, colStride] = array.strides as [number, number];
  const rows = stop - start;
  // Bytes as read, and numbers: the file's elements are not larger than these.
  checkMemory(array.source, `${rows} rows × ${cols}`, 2 * rows * cols * 8, limits);
  if (colStride === 1 && rowStride === cols) {
    return { rows, cols, data: await readElements(array, start * rowStride, rows * cols) };
  }
  return rowStride === 1 && colStride >= rows
    ? readColumns(array, start, rows)
    : readStrided(array, start, rows, limits);
}

/** Reads consecutive elements. */
async function readElements(
  { source, offset, type, littleEndian }: RawArray,
  first: number,
  count: number,
): Promise<Matrix['data']> {
  const bytes = await source.read(offset + first * type.bytes, count * type.bytes);
  return decodeElements(type, bytes, littleEndian);
}

async function readColumns(array: RawArray, start: number, rows: number): Promise<Matrix> {
  const cols = array.shape[1]!;
  let data: Matrix['data'] | undefined;
  for (let j = 0; j < cols; j++) {
    const column = await readElements(array, j * array.strides[1]! + start, rows);
    data ??= allocateLike(column, rows * cols);
    for (let i = 0; i < rows; i++) data[i * cols + j] = column[i]!;
  }
  return { rows, cols, data: data! };
}

/** Reads a view of a larger array, with all elements from its first to its last. */
async function readStrided(
  array: RawArray,
  start: number,
  rows: number,
  limits: ReadLimits,
): Promise<Matrix> {
  const cols = array.shape[1]!;
  const [rowStride, colStride] = array.strides as [number, number];
  const count = rows === 0 ? 0 : (rows - 1) * rowStride + (cols - 1) * colStride + 1;
  checkMemory(array.source, `A view over ${count} elements`, 2 * count * 8, limits);
  const elements = await readElements(array, start * rowStride, count);
  const data = allocateLike(elements, rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) data[i * cols + j] = elements[i * rowStride + j * colStride]!;
  }
  return { rows, cols, data };
}
