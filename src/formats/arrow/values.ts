import { type Data, DataType, Precision, type Vector } from 'apache-arrow';
import type { FloatArray } from '../../core/matrix';
import { halfToNumber } from '../elements';
import { isListType } from './columns';

/**
 * Destination of numbers: row 0 of the vector is row `firstRow` of `data`, which may be negative.
 */
export interface Target {
  readonly data: FloatArray;
  readonly rows: number;
  readonly cols: number;
  readonly firstColumn: number;
  readonly firstRow: number;
}

/**
 * Writes a column of numbers, or of lists of `width` numbers, into a matrix. Nulls and empty lists
 * become NaN.
 * @param uneven creates the error for a row, counted as in `target`, whose list has another length
 * @throws Error with the missing bytes
 */
export function fillNumbers(
  column: Vector,
  width: number,
  target: Target,
  uneven: (row: number, length: number) => Error,
): void {
  let row = target.firstRow;
  for (const data of column.data as readonly Data[]) {
    fillChunk(data, width, { ...target, firstRow: row }, uneven);
    row += data.length;
  }
}

function fillChunk(
  chunk: Data,
  width: number,
  { data, rows, cols, firstColumn, firstRow }: Target,
  uneven: (row: number, length: number) => Error,
): void {
  const type = chunk.type;
  const entries = isListType(type) ? chunk.children[0] : chunk;
  if (entries === undefined) throw new Error('a list column has no entries');
  const read = numberReader(entries);
  const hasOffsets = DataType.isList(type) || DataType.isLargeList(type);
  const offsets = hasOffsets
    ? (chunk.valueOffsets as ArrayLike<number | bigint | undefined>)
    : undefined;
  for (let i = Math.max(0, -firstRow); i < chunk.length && firstRow + i < rows; i++) {
    const begin = Number(offsets?.[i] ?? i * width);
    const end = Number(offsets?.[i + 1] ?? begin + width);
    const at = (firstRow + i) * cols + firstColumn;
    const isNull = !chunk.getValid(i);
    if (isNull || (begin === end && width > 0)) data.fill(NaN, at, at + width);
    else if (end - begin !== width || begin < 0) throw uneven(firstRow + i, end - begin);
    else {
      for (let j = 0; j < width; j++) data[at + j] = read(begin + j);
    }
  }
}

/** Returns a function that reads the number at an index; NaN for null. */
function numberReader(entries: Data): (index: number) => number {
  const type = entries.type;
  const values = entries.values as ArrayLike<number | bigint>;
  const isBool = DataType.isBool(type);
  const held = isBool ? values.length * 8 : values.length;
  if (held < entries.length) {
    throw new Error(`a column holds ${held} of its ${entries.length} values`);
  }
  const isHalf = DataType.isFloat(type) && type.precision === Precision.HALF;
  const number = isBool
    ? (i: number) => (Number(values[i >> 3]) >> (i & 7)) & 1
    : isHalf
      ? (i: number) => halfToNumber(Number(values[i]))
      : (i: number) => Number(values[i]);
  return (index) => {
    if (index >= entries.length) throw new Error('a list reaches beyond the values');
    return entries.nullCount > 0 && !entries.getValid(index) ? NaN : number(index);
  };
}
