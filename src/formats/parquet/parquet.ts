import type { Compressors } from 'hyparquet';
import {
  allocateFloat32,
  allocateFloat64,
  type FloatArray,
  type Matrix,
} from '../../core/linalg/matrix';
import type { InspectorError } from '../../core/errors';
import type { ByteSource } from '../byte-source';
import { elementTypes } from '../elements';
import { notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { columnRoles, columnsMember, listWidth, tableMembers } from '../table-columns';
import { boundedCompressors } from './bounded-compressors';
import { type ParquetFile, readMetadata } from './metadata';
import { ColumnChunkReader, type PageEntries } from './pages';
import type { ParquetColumn } from './schema';

const magic = [0x50, 0x41, 0x52, 0x31];

/** Apache Parquet: a column of lists a space, or one column a dimension. */
export const parquet: Format = {
  ...formatKinds.parquet,
  matches: (head) => magic.every((byte, i) => head[i] === byte),
  async open(source, limits): Promise<EmbeddingFile> {
    const compressors = boundedCompressors(source, limits);
    const table = { ...(await readMetadata(source, limits)), source, compressors, limits };
    const roles = columnRoles(table.columns);
    return {
      format: 'parquet',
      members: tableMembers(
        roles,
        table.rows,
        (name, columns) => tableMember(table, name, columns),
        (column) => readTexts(table, column),
      ),
      provenance: provenanceOf(table),
      close: () => Promise.resolve(),
    };
  },
};

interface Table extends ParquetFile {
  readonly source: ByteSource;
  readonly compressors: Compressors;
  readonly limits: ReadLimits;
}

function tableMember(
  table: Table,
  name: string,
  columns: readonly ParquetColumn[],
): EmbeddingMember {
  const [{ kind, chunk }] = columns as readonly [ParquetColumn];
  const parts = table.groups.map(({ rows, chunks }) => ({ rows, entries: chunks[chunk]!.values }));
  const width = kind === 'vector' ? listWidth(parts) : 1;
  return columnsMember(name, table.rows, columns, width, (entries, dtype, start, stop) =>
    readRows(table, columns, entries, dtype, start, stop),
  );
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
  for (const { rows, chunks } of table.groups) {
    const [from, to] = [Math.max(start, groupStart), Math.min(stop, groupStart + rows)];
    if (from < to) {
      const { source, compressors, limits } = table;
      const reader = new ColumnChunkReader(
        source,
        column,
        chunks[column.chunk]!,
        compressors,
        limits,
      );
      const pages = reader.pages((from - groupStart) * width, (to - groupStart) * width);
      for await (const page of pages) use(page, groupStart);
    }
    groupStart += rows;
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

function provenanceOf({ writer, groups }: ParquetFile): Record<string, string> {
  return { ...(writer === undefined ? {} : { writer }), 'row groups': String(groups.length) };
}
