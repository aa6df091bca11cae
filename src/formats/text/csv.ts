import Papa from 'papaparse';
import { allocateFloat64, type FloatArray, type Matrix } from '../../core/matrix';
import type { ByteSource } from '../byte-source';
import { notNumeric, notOfFormat } from '../faults';
import type { EmbeddingFile, Format } from '../format';
import { formatKinds } from '../kinds';
import { checkBound, checkMemory, type ReadLimits } from '../limits';
import { tableOf } from '../table';
import { VectorCells } from '../vector-cells';
import { splitCells } from './cells';
import { type CsvColumn, csvColumns, isHeader } from './csv-columns';
import { looksLikeText } from './head';
import { hasDecimalCommas, isMissing, isNumeric, pointed, toNumber } from './numbers';
import { TextRecords } from './records';
import { scanned, scanNumber } from './scan-number';
import { withoutGuard } from './formula-cells';

/**
 * Comma- or tab-separated numbers or vectors, with or without a header, ids and descriptive
 * columns.
 */
export const csv: Format = {
  ...formatKinds.csv,
  needsName: true,
  matches: looksLikeText,
  async open(source, limits): Promise<EmbeddingFile> {
    const file = await openTable(source, limits);
    const table = tableOf({
      file: source.name,
      rows: file.rows,
      columns: file.columns,
      isNamed: file.header !== undefined,
      readRows: (columns, _dtype, start, stop) => readRows(file, columns, start, stop),
      readTexts: (columns) => readTexts(file, columns),
    });
    return {
      format: 'csv',
      members: table.members(),
      table,
      provenance: file.header === undefined ? {} : { header: file.header.slice(0, 20).join(',') },
      close: () => Promise.resolve(),
    };
  },
};

interface CsvFile {
  readonly source: ByteSource;
  readonly limits: ReadLimits;
  readonly delimiter: string;
  readonly decimalCommas: boolean;
  readonly records: TextRecords;
  readonly header: readonly string[] | undefined;
  readonly columns: readonly CsvColumn[];
  readonly rows: number;
}

/** Number of bytes inspected to distinguish commas from tabs. */
const sampleBytes = 2 ** 16;
/** Number of rows sampled at the beginning, besides those from all over the file. */
const firstRows = 8;

async function openTable(source: ByteSource, limits: ReadLimits): Promise<CsvFile> {
  const delimiter = await guessDelimiter(source);
  const records = await TextRecords.index(source, { quotedCells: delimiter }, limits);
  const sampled = new Map<number, readonly string[]>();
  const take = ({ text }: { readonly text: string }, index: number): void => {
    const cells = splitCells(text, delimiter, limits.entries + 1);
    checkBound(source, 'Columns of the table', cells.length, 'entries', limits);
    sampled.set(index, cells);
  };
  await records.each(0, Math.min(firstRows, records.count), take);
  await records.eachSampled(take);
  const first = sampled.get(0);
  if (first === undefined) throw notOfFormat(source, 'CSV', 'it has no rows');
  const second = sampled.get(1);
  const decimalCommas = hasDecimalCommas(second ?? first, delimiter);
  const rows = [...sampled].map(([index, cells]) => ({
    index,
    cells: cells.map((cell) => pointed(cell, decimalCommas)),
  }));
  const others = rows.slice(1).map(({ cells }) => cells);
  const isNamed = isHeader(rows[0]!.cells, others);
  // R names the columns, but not the column of row names before them.
  const isShort = isNamed && first.length + 1 === second!.length;
  // numpy.savetxt writes the header as a comment.
  const names = [first[0]!.replace(/^#\s*/, ''), ...first.slice(1)];
  const header = isNamed ? (isShort ? ['', ...names] : names) : undefined;
  const skipped = isNamed ? 1 : 0;
  const data = rows.flatMap(({ index, cells }) =>
    index < skipped ? [] : [{ row: index - skipped, cells }],
  );
  return {
    source,
    limits,
    delimiter,
    decimalCommas,
    records,
    header,
    columns: csvColumns(header, data),
    rows: records.count - skipped,
  };
}

async function guessDelimiter(source: ByteSource): Promise<string> {
  if (source.name.toLowerCase().endsWith('.tsv')) return '\t';
  const bytes = await source.read(0, Math.min(sampleBytes, source.size));
  const text = new TextDecoder().decode(bytes);
  const [first = [], second = []] = text.split('\n', 2).map((line) => line.trim().split(/ +/));
  // numpy.savetxt's default delimiter.
  if (first.length > 1 && first.every(isNumeric)) return ' ';
  // R's write.table, with the row names quoted or not.
  const isSpaced = second.length > 2 && second.slice(1).every(isNumeric);
  if (isSpaced && [0, 1].includes(second.length - first.length)) return ' ';
  const { meta } = Papa.parse(text, { preview: 10, delimitersToGuess: [',', '\t', ';', '|'] });
  return meta.delimiter;
}

/** Destination of a column's numbers in a row. */
interface Slot {
  readonly column: CsvColumn;
  readonly offset: number;
  readonly vectors: VectorCells | undefined;
}

async function readRows(
  file: CsvFile,
  columns: readonly CsvColumn[],
  start: number,
  stop: number,
): Promise<Matrix> {
  const { source, limits, delimiter, decimalCommas } = file;
  const rows = stop - start;
  const slots = new Array<Slot | undefined>(file.columns.length).fill(undefined);
  let cols = 0;
  for (const column of columns) {
    const { form, name, index, width = 1 } = column;
    const vectors = form && new VectorCells(source.name, name, form);
    slots[index] = { column, offset: cols, vectors };
    cols += width;
  }
  checkMemory(source, `${rows} rows × ${cols}`, rows * cols * 8, limits);
  const data = allocateFloat64(rows * cols);
  const put = (slot: Slot, cell: string, row: number, line: number): void => {
    const at = (row - start) * cols + slot.offset;
    if (slot.vectors === undefined) data[at] = numberOf(file, slot, cell, line);
    else slot.vectors.read(cell, row, data, at);
  };
  await eachRecord(file, start, stop, (text, row, line) => {
    if (decimalCommas || text.includes('"')) {
      const cells = splitCells(text, delimiter, slots.length + 1);
      if (cells.length !== slots.length) throw otherCount(file, cells.length, line);
      for (const slot of slots) {
        if (slot !== undefined) {
          put(slot, pointed(cells[slot.column.index]!, decimalCommas), row, line);
        }
      }
      return;
    }
    const cells = scanCells(text, delimiter, slots, data, (row - start) * cols, (slot, cell) => {
      put(slot, cell, row, line);
    });
    if (cells !== slots.length) throw otherCount(file, cells, line);
  });
  return { rows, cols, data };
}

/**
 * Reads the plain numbers of a record without quotes in place.
 * @param put receives the cells that are not plain numbers
 * @returns number of cells
 */
function scanCells(
  text: string,
  delimiter: string,
  slots: readonly (Slot | undefined)[],
  data: FloatArray,
  offset: number,
  put: (slot: Slot, cell: string) => void,
): number {
  const code = delimiter.charCodeAt(0);
  let at = 0;
  for (let index = 0; ; index++) {
    const slot = index < slots.length ? slots[index] : undefined;
    let stop = -1;
    if (slot !== undefined && slot.vectors === undefined) {
      const value = scanNumber(text, at);
      const { end } = scanned;
      if (end > at && (end === text.length || text.charCodeAt(end) === code)) {
        data[offset + slot.offset] = value;
        stop = end;
      }
    }
    if (stop < 0) {
      const next = text.indexOf(delimiter, at);
      stop = next < 0 ? text.length : next;
      if (slot !== undefined) put(slot, text.slice(at, stop));
    }
    if (stop === text.length || index === slots.length) return index + 1;
    at = stop + 1;
  }
}

function numberOf({ source }: CsvFile, { column }: Slot, cell: string, line: number): number {
  if (isNumeric(cell)) return toNumber(cell);
  if (isMissing(cell)) return NaN;
  const where = `Line ${line}, column ${column.index + 1}`;
  throw notNumeric(source.name, where, `"${cell.slice(0, 40)}"`);
}

async function readTexts(file: CsvFile, columns: readonly CsvColumn[]): Promise<string[][]> {
  const { source, limits, delimiter, rows } = file;
  checkMemory(source, `A list of ${rows} texts`, 32 * rows * columns.length, limits);
  const texts = columns.map((): string[] => []);
  await eachRecord(file, 0, rows, (text, _row, line) => {
    const cells = splitCells(text, delimiter, file.columns.length + 1);
    if (cells.length !== file.columns.length) throw otherCount(file, cells.length, line);
    for (const [i, { index }] of columns.entries()) {
      texts[i]!.push(withoutGuard(cells[index]!.trim()));
    }
  });
  return texts;
}

function eachRecord(
  { records, header }: CsvFile,
  start: number,
  stop: number,
  use: (text: string, row: number, line: number) => void,
): Promise<void> {
  const skipped = header === undefined ? 0 : 1;
  return records.each(start + skipped, stop + skipped, ({ text, line }, index) => {
    use(text, index - skipped, line);
  });
}

function otherCount({ source, columns }: CsvFile, cells: number, line: number): Error {
  // Those that are too many are not all counted.
  const count = cells > columns.length ? 'more' : String(cells);
  const reason = `line ${line} has ${count} cells, the first row ${columns.length}`;
  return notOfFormat(source, 'CSV', reason);
}
