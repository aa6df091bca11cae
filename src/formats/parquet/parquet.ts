import { type Compressors, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import {
  allocateFloat32,
  allocateFloat64,
  type FloatArray,
  type Matrix,
} from '../../core/linalg/matrix';
import type { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { guarded, notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { whyNotASpace } from '../shape';
import { columnRoles, commonDtype } from '../table-columns';
import { boundedCompressors } from './bounded-compressors';
import { ColumnChunkReader, type PageEntries } from './pages';
import { type ParquetColumn, parquetColumns } from './schema';

const magic = [0x50, 0x41, 0x52, 0x31];

/** Apache Parquet: a column of lists a space, or one column a dimension. */
export const parquet: Format = {
  ...formatKinds.parquet,
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  async open(source, limits): Promise<EmbeddingFile> {
    const table = await openTable(source, limits);
    const { spaces, ids } = columnRoles(parquetColumns(table.metadata));
    const readIds = ids === undefined ? undefined : () => readTexts(table, ids);
    return {
      format: 'parquet',
      members: spaces.map(({ name, columns }) => ({
        ...tableMember(table, spaces.length > 1 ? name : '', columns),
        ...(readIds === undefined ? {} : { readIds }),
      })),
      provenance: provenanceOf(table.metadata),
      close: () => Promise.resolve(),
    };
  },
};

interface Table {
  readonly source: ByteSource;
  readonly metadata: FileMetaData;
  readonly rows: number;
  readonly compressors: Compressors;
  readonly limits: ReadLimits;
}

async function openTable(source: ByteSource, limits: ReadLimits): Promise<Table> {
  const file = {
    byteLength: source.size,
    slice: async (start: number, end = source.size): Promise<ArrayBuffer> => {
      const bytes = await source.read(start, end - start);
      return bytes.buffer.slice(
        bytes.byteOffset,
        bytes.byteOffset + bytes.byteLength,
      ) as ArrayBuffer;
    },
  };
  const metadata = await guarded(source, 'Parquet', () => parquetMetadataAsync(file));
  const rows = Number(metadata.num_rows);
  const counted = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== counted || metadata.row_groups.some((group) => group.num_rows < 0n)) {
    throw notOfFormat(source, 'Parquet', `it claims ${rows} rows, and its groups hold ${counted}`);
  }
  return { source, metadata, rows, limits, compressors: boundedCompressors(source, limits) };
}

function tableMember(
  table: Table,
  name: string,
  columns: readonly ParquetColumn[],
): EmbeddingMember {
  const dtype = commonDtype(columns.map((column) => column.dtype));
  const width = columns[0]!.kind === 'vector' ? vectorWidth(table, columns[0]!) : 1;
  if (width === undefined) {
    const unusable = `The lists of column "${columns[0]!.name}" are not all of the same length.`;
    return {
      name,
      shape: [table.rows],
      dtype,
      unusable,
      readRows: () => Promise.reject(new Error(unusable)),
    };
  }
  const shape = [table.rows, columns.length * width];
  const unusable = whyNotASpace(shape);
  return {
    name,
    shape,
    dtype,
    ...(unusable === undefined ? {} : { unusable }),
    readRows: (start, stop) => readRows(table, columns, width, dtype, start, stop),
  };
}

/** Entries of each list, if the counts in the header allow one; whether all are so long shows when they are read. */
function vectorWidth({ metadata }: Table, { chunk }: ParquetColumn): number | undefined {
  let width: number | undefined;
  for (const { num_rows: rows, columns } of metadata.row_groups) {
    const values = columns[chunk]?.meta_data?.num_values;
    if (rows === 0n) continue;
    if (values === undefined || values % rows !== 0n) return undefined;
    const here = Number(values / rows);
    if (width !== undefined && here !== width) return undefined;
    width = here;
  }
  return width ?? 0;
}

async function readRows(
  table: Table,
  columns: readonly ParquetColumn[],
  width: number,
  dtype: string,
  start: number,
  stop: number,
): Promise<Matrix> {
  const rows = stop - start;
  const cols = columns.length * width;
  checkMemory(table.source, `${rows} rows × ${cols}`, rows * cols * 8, table.limits);
  const isWide = elementTypes.get(dtype)?.wide ?? true;
  const data = isWide ? allocateFloat64(rows * cols) : allocateFloat32(rows * cols);
  for (const [c, column] of columns.entries()) {
    const target = { data, cols, firstColumn: c, firstRow: start };
    await eachPage(table, column, width, start, stop, (page, groupStart) => {
      fillNumbers(table.source, column, width, page, groupStart, stop, target);
    });
  }
  return { rows, cols, data };
}

/** Where numbers go: row `firstRow` of the file is row 0 of `data`. */
interface Target {
  readonly data: FloatArray;
  readonly cols: number;
  readonly firstColumn: number;
  readonly firstRow: number;
}

function fillNumbers(
  source: ByteSource,
  column: ParquetColumn,
  width: number,
  { first, count, values, definitionLevels, repetitionLevels }: PageEntries,
  groupStart: number,
  stop: number,
  { data, cols, firstColumn, firstRow }: Target,
): void {
  const numbers = values as ArrayLike<unknown>;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const entry = (first + i) % width;
    const row = groupStart + (first + i - entry) / width;
    if (repetitionLevels.length > 0 && (repetitionLevels[i] === 0) !== (entry === 0)) {
      throw unevenLists(source, column, row);
    }
    const level = definitionLevels.length > 0 ? definitionLevels[i]! : column.definedLevel;
    // One level short of defined is a null entry; less is a list that is null or empty.
    if (column.kind === 'vector' && level < column.definedLevel - 1) {
      throw unevenLists(source, column, row);
    }
    const value = level === column.definedLevel ? Number(numbers[used++]) : NaN;
    if (row >= firstRow && row < stop) data[(row - firstRow) * cols + firstColumn + entry] = value;
  }
}

function unevenLists(source: ByteSource, { name }: ParquetColumn, row: number): InspectorError {
  return notOfFormat(
    source,
    'Parquet',
    `row ${row} of column "${name}" has a list of another length`,
  );
}

/** Calls `use` with every page that holds some of the rows, and the first row of its group. */
async function eachPage(
  table: Table,
  column: ParquetColumn,
  width: number,
  start: number,
  stop: number,
  use: (page: PageEntries, groupStart: number) => void,
): Promise<void> {
  let groupStart = 0;
  for (const { num_rows, columns } of table.metadata.row_groups) {
    const groupRows = Number(num_rows);
    const [from, to] = [Math.max(start, groupStart), Math.min(stop, groupStart + groupRows)];
    if (from < to) {
      const chunk = columns[column.chunk]?.meta_data;
      if (chunk === undefined) {
        throw notOfFormat(table.source, 'Parquet', `column "${column.name}" has no data`);
      }
      const reader = new ColumnChunkReader(
        table.source,
        column,
        chunk,
        table.compressors,
        table.limits,
      );
      const pages = reader.pages((from - groupStart) * width, (to - groupStart) * width);
      for await (const page of pages) use(page, groupStart);
    }
    groupStart += groupRows;
  }
}

async function readTexts(table: Table, column: ParquetColumn): Promise<string[]> {
  checkMemory(table.source, `A list of ${table.rows} texts`, 32 * table.rows, table.limits);
  const texts = new Array<string>(table.rows).fill('');
  await eachPage(table, column, 1, 0, table.rows, (page, groupStart) => {
    const { first, count, values, definitionLevels } = page;
    let used = 0;
    for (let i = 0; i < count; i++) {
      const isDefined =
        definitionLevels.length === 0 || definitionLevels[i] === column.definedLevel;
      const row = groupStart + first + i;
      if (isDefined && row < table.rows) texts[row] = String(values[used++]);
    }
  });
  return texts;
}

function provenanceOf({
  created_by: writer,
  row_groups: groups,
}: FileMetaData): Record<string, string> {
  return { ...(writer === undefined ? {} : { writer }), 'row groups': String(groups.length) };
}
