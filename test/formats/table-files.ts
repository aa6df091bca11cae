import {
  Binary,
  type DataType,
  Field,
  Float32,
  Float64,
  List,
  Table,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';

/**
 * A column of a table to be written: texts, bytes, lists of float32 or float64 numbers; null if
 * missing.
 */
export interface TestColumn {
  readonly name: string;
  readonly cells: readonly (string | Uint8Array | readonly number[] | number | null)[];
}

type Kind = 'text' | 'bytes' | 'list' | 'number';

function kindOf({ cells }: TestColumn): Kind {
  const first = cells.find((cell) => cell !== null);
  if (typeof first === 'string') return 'text';
  if (typeof first === 'number') return 'number';
  return first instanceof Uint8Array ? 'bytes' : 'list';
}

/**
 * Creates a Parquet file with at least three row groups.
 * @param pandas metadata of pandas
 */
export function parquetOf(columns: readonly TestColumn[], pandas?: object): Uint8Array {
  const schema: SchemaElement[] = [{ name: 'schema', num_children: columns.length }];
  for (const column of columns) schema.push(...schemaOf(column));
  return new Uint8Array(
    parquetWriteBuffer({
      schema,
      columnData: columns.map(({ name, cells }) => ({ name, data: [...cells] })),
      rowGroupSize: 12,
      ...(pandas === undefined
        ? {}
        : { kvMetadata: [{ key: 'pandas', value: JSON.stringify(pandas) }] }),
    }),
  );
}

function schemaOf(column: TestColumn): SchemaElement[] {
  const { name } = column;
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  switch (kindOf(column)) {
    case 'text':
      return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
    case 'bytes':
      return [{ ...optional, type: 'BYTE_ARRAY' }];
    case 'number':
      return [{ ...optional, type: column.cells.every(Number.isInteger) ? 'INT32' : 'DOUBLE' }];
    case 'list':
      return [
        { ...optional, num_children: 1, converted_type: 'LIST' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'FLOAT', repetition_type: 'OPTIONAL' },
      ];
  }
}

/** Creates an Arrow stream of one batch. */
export function arrowOf(columns: readonly TestColumn[]): Uint8Array {
  const vectors = columns.map((column): [string, Vector] => {
    return [column.name, vectorFromArray([...column.cells], typeOf(column)) as Vector];
  });
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function typeOf(column: TestColumn): DataType {
  switch (kindOf(column)) {
    case 'text':
      return new Utf8();
    case 'bytes':
      return new Binary();
    case 'number':
      return new Float64();
    case 'list':
      return new List(new Field('item', new Float32()));
  }
}

/** Creates CSV with a header; lists as printed by Python. */
export function csvOf(columns: readonly TestColumn[]): string {
  const quoted = (cell: TestColumn['cells'][number]): string => {
    if (cell === null) return '';
    const text =
      cell instanceof Uint8Array
        ? Buffer.from(cell).toString('base64')
        : Array.isArray(cell)
          ? `[${cell.join(', ')}]`
          : String(cell);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = columns[0]!.cells.map((_, row) =>
    columns.map(({ cells }) => quoted(cells[row]!)).join(','),
  );
  return `${[columns.map(({ name }) => name).join(','), ...lines].join('\n')}\n`;
}

/** Creates JSON lines; bytes as base64. */
export function jsonLinesOf(columns: readonly TestColumn[]): string {
  return columns[0]!.cells
    .map((_, row) =>
      JSON.stringify(
        Object.fromEntries(
          columns.map(({ name, cells }) => {
            const cell = cells[row]!;
            return [name, cell instanceof Uint8Array ? Buffer.from(cell).toString('base64') : cell];
          }),
        ),
      ),
    )
    .join('\n');
}
