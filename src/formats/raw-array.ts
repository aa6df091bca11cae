import { allocateLike, type Matrix } from '../core/linalg/matrix';
import type { ByteSource } from './byte-source';
import { decodeElements, type ElementType } from './elements';
import type { EmbeddingMember } from './format';
import { whyNotASpace } from './shape';

/** An array that lies in a file as plain elements. */
export interface RawArray {
  readonly source: ByteSource;
  /** Byte of the first element. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly type: ElementType;
  readonly littleEndian: boolean;
  readonly columnMajor: boolean;
}

/** A raw array as a member of its file; rows are read by random access. */
export function rawMember(name: string, array: RawArray): EmbeddingMember {
  const unusable = whyNotASpace(array.shape);
  return {
    name,
    shape: array.shape,
    dtype: array.type.name,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) =>
      (array.columnMajor ? readColumnMajor : readRowMajor)(array, start, stop),
  };
}

async function readRowMajor(array: RawArray, start: number, stop: number): Promise<Matrix> {
  const { source, offset, type, littleEndian } = array;
  const cols = array.shape[1]!;
  const stride = cols * type.bytes;
  const bytes = await source.read(offset + start * stride, (stop - start) * stride);
  return { rows: stop - start, cols, data: decodeElements(type, bytes, littleEndian) };
}

async function readColumnMajor(array: RawArray, start: number, stop: number): Promise<Matrix> {
  const { source, offset, type, littleEndian } = array;
  const [allRows, cols] = array.shape as [number, number];
  const rows = stop - start;
  const columns = await Promise.all(
    Array.from({ length: cols }, async (_, j) => {
      const bytes = await source.read(
        offset + (j * allRows + start) * type.bytes,
        rows * type.bytes,
      );
      return decodeElements(type, bytes, littleEndian);
    }),
  );
  const data = allocateLike(columns[0]!, rows * cols);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < rows; i++) data[i * cols + j] = column[i]!;
  }
  return { rows, cols, data };
}
