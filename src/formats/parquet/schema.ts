import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from 'hyparquet';
import type { TableColumn } from '../table-columns';

/** A column whose values are in one leaf of the schema. */
export interface ParquetColumn extends TableColumn {
  /** Whether its values are bytes, and whether the schema marks them as text. */
  readonly bytes?: 'text' | 'unknown';
  /** Index of its column chunk in a row group. */
  readonly chunk: number;
  /** Schema elements from the root to the leaf. */
  readonly path: readonly SchemaTree[];
  /** Definition level of a value that is not null. */
  readonly definedLevel: number;
  /** Definition level of an entry of a list, null or not; a lower level is a null or empty list. */
  readonly listLevel: number;
}

/**
 * Describes the columns of a file: top-level leaves, and lists of leaves; deeper nesting is
 * `other`.
 */
export function parquetColumns(metadata: FileMetaData): ParquetColumn[] {
  const leaves: SchemaTree[][] = [];
  const collect = (path: SchemaTree[]): void => {
    const { children } = path.at(-1)!;
    if (children.length === 0) leaves.push(path);
    for (const child of children) collect([...path, child]);
  };
  collect([parquetSchema(metadata)]);
  return leaves.map((path, chunk) => describeLeaf(path, chunk));
}

function describeLeaf(path: SchemaTree[], chunk: number): ParquetColumn {
  const below = path.slice(1).map(({ element }) => element);
  const leaf = below.at(-1) ?? path[0]!.element;
  const repeated = below.filter(({ repetition_type: type }) => type === 'REPEATED').length;
  const elementOf = elementName(leaf);
  const bytes = elementOf === 'text' || elementOf === 'bytes';
  const dtype = elementOf === 'bytes' ? 'other' : elementOf;
  const isOptional = ({ repetition_type: type }: SchemaElement): boolean => type !== 'REQUIRED';
  const list = below.findIndex(({ repetition_type: type }) => type === 'REPEATED');
  // The path of a list of numbers: the column, possibly a repeated group in it, and the leaf.
  const isVector = repeated === 1 && below.length <= 3 && isOnlyLeaf(path);
  const isNested = repeated > 1 && isOnlyLeaf(path);
  const kind = (): ParquetColumn['kind'] => {
    if (dtype !== 'text' && dtype !== 'other') {
      if (isVector) return 'vector';
      if (isNested) return 'nested';
    }
    if (repeated > 0 || below.length > 1) return 'other';
    return dtype === 'text' || dtype === 'other' ? dtype : 'number';
  };
  const isPlain = repeated === 0 && below.length === 1;
  return {
    name: below[0]?.name ?? '',
    kind: kind(),
    dtype,
    chunk,
    path,
    definedLevel: below.filter(isOptional).length,
    listLevel: below.slice(0, list + 1).filter(isOptional).length,
    ...(kind() === 'number' ? { values: dtype.startsWith('float') ? 'fraction' : 'whole' } : {}),
    ...(isPlain && bytes ? { bytes: elementOf === 'text' ? 'text' : 'unknown' } : {}),
  };
}

function isOnlyLeaf(path: readonly SchemaTree[]): boolean {
  return path.slice(1).every(({ children }) => children.length <= 1);
}

function elementName({
  type,
  type_length: length,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): string {
  if (type === 'FLOAT') return 'float32';
  if (type === 'DOUBLE') return 'float64';
  if (type === 'BOOLEAN') return 'bool';
  if (logical?.type === 'FLOAT16' && type === 'FIXED_LEN_BYTE_ARRAY' && length === 2)
    return 'float16';
  if (
    type === 'BYTE_ARRAY' &&
    (converted === 'UTF8' || converted === 'ENUM' || converted === 'JSON')
  ) {
    return 'text';
  }
  if (type === 'BYTE_ARRAY' && logical?.type === 'STRING') return 'text';
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') {
    if (logical?.type === 'UUID') return 'text';
    return converted === undefined && logical === undefined ? 'bytes' : 'other';
  }
  if (type !== 'INT32' && type !== 'INT64') return 'other';
  if (logical?.type === 'INTEGER') {
    return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`;
  }
  const sized = /^(U?)INT_(\d+)$/.exec(converted ?? '');
  if (sized !== null) return `${sized[1] === 'U' ? 'u' : ''}int${sized[2]!}`;
  // Dates, times and decimals are stored as integers too, but are not numbers.
  if (converted !== undefined || logical !== undefined) return 'other';
  return type === 'INT32' ? 'int32' : 'int64';
}
