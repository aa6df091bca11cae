import {
  DataType,
  type Field,
  type FixedSizeList,
  type LargeList,
  type List,
  Precision,
} from 'apache-arrow';
import type { TableColumn } from '../table-columns';

/** A column of an Arrow table. */
export interface ArrowColumn extends TableColumn {
  /** Its index among the columns. */
  readonly index: number;
  /** Index of its field node in a record batch; a list's entries have the next one. */
  readonly node: number;
  /** Whether it holds texts or bytes, in which vectors may be encoded. */
  readonly holds?: 'text' | 'bytes';
}

/** Describes the columns of a schema: numbers, text, lists of numbers; all others are `other`. */
export function arrowColumns(fields: readonly Field[]): ArrowColumn[] {
  let node = 0;
  return fields.map((field, index) => {
    const column = { ...describe(field.type as DataType), name: textOf(field.name), index, node };
    node += countNodes(field);
    return column;
  });
}

/** Returns the name as a string: the library declares one, but a damaged file may have none. */
function textOf(name: unknown): string {
  return typeof name === 'string' ? name : '';
}

function describe(
  type: DataType,
): Pick<ArrowColumn, 'kind' | 'dtype' | 'width' | 'values' | 'holds'> {
  if (isListType(type)) {
    const entry = type.valueType as DataType;
    const dtype = numberName(entry);
    if (dtype === undefined)
      return { kind: isListType(entry) ? 'nested' : 'other', dtype: 'other' };
    if (DataType.isFixedSizeList(type) && type.listSize < 0) {
      throw new Error(`lists claim ${type.listSize} entries`);
    }
    return DataType.isFixedSizeList(type)
      ? { kind: 'vector', dtype, width: type.listSize }
      : { kind: 'vector', dtype };
  }
  const dtype = numberName(type);
  if (dtype !== undefined) {
    return { kind: 'number', dtype, values: dtype.startsWith('float') ? 'fraction' : 'whole' };
  }
  if (isBytes(type)) return { kind: 'other', dtype: 'other', holds: 'bytes' };
  const text = DataType.isDictionary(type) ? (type.dictionary as DataType) : type;
  const isText = DataType.isUtf8(text) || DataType.isLargeUtf8(text) || DataType.isUtf8View(text);
  if (!isText) return { kind: 'other', dtype: 'other' };
  // The texts of a dictionary are class names.
  return { kind: 'text', dtype: 'text', ...(text === type ? { holds: 'text' } : {}) };
}

/**
 * Whether a type is a list: with 32-bit or 64-bit offsets, as polars writes them, or of fixed
 * length.
 */
export function isListType(type: DataType): type is List | LargeList | FixedSizeList {
  return DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type);
}

function isBytes(type: DataType): boolean {
  return (
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isFixedSizeBinary(type) ||
    DataType.isBinaryView(type)
  );
}

function numberName(type: DataType): string | undefined {
  if (DataType.isBool(type)) return 'bool';
  if (DataType.isInt(type)) return `${type.isSigned ? '' : 'u'}int${type.bitWidth}`;
  if (!DataType.isFloat(type)) return undefined;
  const names: Readonly<Record<Precision, string>> = {
    [Precision.HALF]: 'float16',
    [Precision.SINGLE]: 'float32',
    [Precision.DOUBLE]: 'float64',
  };
  return names[type.precision];
}

function countNodes({ type }: Field): number {
  // The library declares children for all types, but only nested types have them.
  const { children } = type as { children?: readonly Field[] | null };
  if (!children || DataType.isDictionary(type)) return 1;
  return children.reduce((count, child) => count + countNodes(child), 1);
}
