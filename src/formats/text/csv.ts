import Papa from 'papaparse';
import { allocateFloat64, type Matrix } from '../../core/linalg/matrix';
import type { ByteSource } from '../byte-source';
import { holdsNoNumbers, notNumeric, notOfFormat } from '../faults';
import type { EmbeddingFile, EmbeddingMember, Format } from '../format';
import { attributeKind, isIdName } from '../id-names';
import { formatKinds } from '../kinds';
import { checkMemory, type ReadLimits } from '../limits';
import { columnRoles, type TableColumn, tableMembers } from '../table-columns';
import { looksLikeText } from './head';
import { hasDecimalCommas, isNumeric, pointed, toNumber } from './numbers';
import { type TextRecord, TextRecords } from './records';

/** Comma- or tab-separated numbers, with or without a header, an id column and describing columns. */
export const csv: Format = {
  ...formatKinds.csv,
  needsName: true,
  matches: looksLikeText,
  async open(source, limits): Promise<EmbeddingFile> {
    const table = await openTable(source, limits);
    const columns = describeColumns(table);
    const roles = columnRoles(columns);
    return {
      format: 'csv',
      members: tableMembers(
        roles,
        table.rows,
        (name, dimensions) => csvMember(table, name, dimensions),
        (column) => readTexts(table, column),
      ),
      provenance: table.header === undefined ? {} : { header: table.header.slice(0, 20).join(',') },
      close: () => Promise.resolve(),
    };
  },
};

interface CsvTable {
  readonly source: ByteSource;
  readonly limits: ReadLimits;
  readonly delimiter: string;
  readonly decimalCommas: boolean;
  readonly records: TextRecords;
  readonly header: readonly string[] | undefined;
  /** Cells of the first row. */
  readonly first: readonly string[];
  readonly rows: number;
}

interface CsvColumn extends TableColumn {
  readonly index: number;
  /** Numbers of a cell that holds a list of them. */
  readonly width?: number;
}

/** A list as Python prints it, with commas or as NumPy does, with spaces. */
const listCell = /^\s*\[([^[\]]+)\]\s*$/;

/** The numbers of a cell that holds a list of them; undefined if it does not. */
function listOf(cell: string): string[] | undefined {
  const parts = listCell
    .exec(cell)?.[1]
    ?.trim()
    .split(/\s*,\s*|\s+/);
  return parts?.every(isNumeric) === true ? parts : undefined;
}

/** Bytes that are looked at to tell commas from tabs. */
const sampleBytes = 2 ** 16;

async function openTable(source: ByteSource, limits: ReadLimits): Promise<CsvTable> {
  const delimiter = await guessDelimiter(source);
  const records = await TextRecords.index(source, { quotedCells: delimiter }, limits);
  const start = (await records.read(0, Math.min(2, records.count))).map((record) =>
    cellsOf(record, delimiter),
  );
  const [first, second] = start;
  if (first === undefined) throw notOfFormat(source, 'CSV', 'it has no rows');
  const decimalCommas = hasDecimalCommas(second ?? first, delimiter);
  const numbered = start.map((cells) => cells.map((cell) => pointed(cell, decimalCommas)));
  const header = second !== undefined && isHeader(numbered[0]!, numbered[1]!) ? first : undefined;
  return {
    source,
    limits,
    delimiter,
    decimalCommas,
    records,
    header,
    first: header === undefined ? first : second!,
    rows: records.count - (header === undefined ? 0 : 1),
  };
}

async function guessDelimiter(source: ByteSource): Promise<string> {
  if (source.name.toLowerCase().endsWith('.tsv')) return '\t';
  const bytes = await source.read(0, Math.min(sampleBytes, source.size));
  const text = new TextDecoder().decode(bytes);
  const line = text.split('\n', 1)[0]!.trim().split(/ +/);
  // As numpy.savetxt writes by itself.
  if (line.length > 1 && line.every(isNumeric)) return ' ';
  const { meta } = Papa.parse(text, { preview: 10, delimitersToGuess: [',', '\t', ';', '|'] });
  return meta.delimiter;
}

function cellsOf({ text }: TextRecord, delimiter: string): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  return Papa.parse<string[]>(text, { delimiter, newline: '\n' }).data[0] ?? [];
}

/** A first row that is not like the second is a header; so are pandas' column numbers 0, 1, 2 … */
function isHeader(first: readonly string[], second: readonly string[]): boolean {
  const holdsNumbers = (cell: string): boolean => isNumeric(cell) || listOf(cell) !== undefined;
  const isNamed = first.some(
    (cell, j) => !holdsNumbers(cell) && (holdsNumbers(second[j] ?? '') || isIdName(cell)),
  );
  const numbers = first.filter(isNumeric);
  const isCounted = numbers.every((cell, j) => cell === String(j));
  // Without a name, the column of the index has an empty cell above it, or a number like the others.
  return (
    isNamed ||
    (numbers.length > 2 && isCounted) ||
    (first.length > 2 && first.slice(1).every((cell, j) => cell === String(j)))
  );
}

/** What the columns are, as the header and the first row tell. */
function describeColumns(table: CsvTable): CsvColumn[] {
  const { source, header } = table;
  const first = table.first.map((cell) => pointed(cell, table.decimalCommas));
  const numbers = header?.filter((_, j) => isNumeric(first[j] ?? ''));
  return first.map((cell, index): CsvColumn => {
    const name = header?.[index] ?? '';
    const isUnnamedFirst = index === 0 && name === '' && (header !== undefined || !isNumeric(cell));
    if (isUnnamedFirst) return { index, name: 'index', kind: 'text', dtype: 'text' };
    const width = listOf(cell)?.length;
    if (width !== undefined) return { index, name, kind: 'vector', dtype: 'text', width };
    if (isNumeric(cell) && attributeKind(name, numbers) === undefined) {
      const dtype = /^\s*[+-]?\d+\s*$/.test(cell) ? 'int64' : 'text';
      return { index, name, kind: 'number', dtype };
    }
    if (name !== '') return { index, name, kind: 'text', dtype: 'text' };
    throw notNumeric(source.name, `Line 1, column ${index + 1}`, `"${cell.slice(0, 40)}"`);
  });
}

function csvMember(
  table: CsvTable,
  name: string,
  dimensions: readonly CsvColumn[],
): EmbeddingMember {
  return {
    name,
    shape: [table.rows, dimensions[0]?.width ?? dimensions.length],
    dtype: 'text',
    readRows: (start, stop) => readRows(table, dimensions, start, stop),
  };
}

async function readRows(
  table: CsvTable,
  dimensions: readonly CsvColumn[],
  start: number,
  stop: number,
): Promise<Matrix> {
  const rows = stop - start;
  const width = dimensions[0]?.width;
  const cols = width ?? dimensions.length;
  checkMemory(table.source, `${rows} rows × ${cols}`, rows * cols * 8, table.limits);
  const data = allocateFloat64(rows * cols);
  await eachRow(table, start, stop, (cells, row, line) => {
    const { index } = dimensions[0]!;
    const numbers =
      width === undefined
        ? dimensions.map((column) => pointed(cells[column.index]!, table.decimalCommas))
        : listOf(cells[index]!);
    if (numbers?.length !== cols) {
      const what = `"${cells[index]!.slice(0, 40)}"`;
      const where = `Line ${line}, column ${index + 1}`;
      throw holdsNoNumbers(
        table.source.name,
        where,
        `${what}, which is no list of ${cols} numbers`,
      );
    }
    for (const [c, cell] of numbers.entries()) {
      if (!isNumeric(cell)) {
        const where = `Line ${line}, column ${dimensions[c]!.index + 1}`;
        throw notNumeric(table.source.name, where, `"${cell.slice(0, 40)}"`);
      }
      data[(row - start) * cols + c] = toNumber(cell);
    }
  });
  return { rows, cols, data };
}

async function readTexts(table: CsvTable, { index }: CsvColumn): Promise<string[]> {
  checkMemory(table.source, `A list of ${table.rows} texts`, 32 * table.rows, table.limits);
  const texts: string[] = [];
  await eachRow(table, 0, table.rows, (cells) => texts.push(cells[index]!.trim()));
  return texts;
}

async function eachRow(
  { source, records, header, first, delimiter }: CsvTable,
  start: number,
  stop: number,
  use: (cells: readonly string[], row: number, line: number) => void,
): Promise<void> {
  const skipped = header === undefined ? 0 : 1;
  await records.each(start + skipped, stop + skipped, (record, index) => {
    const cells = cellsOf(record, delimiter);
    if (cells.length !== first.length) {
      const reason = `line ${record.line} has ${cells.length} cells, the first row ${first.length}`;
      throw notOfFormat(source, 'CSV', reason);
    }
    use(cells, index - skipped, record.line);
  });
}
