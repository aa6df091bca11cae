import Papa from 'papaparse';
import { allocateFloat64 } from '../core/linalg/matrix';
import type { ByteSource } from './byte-source';
import { notNumeric, notOfFormat } from './faults';
import type { EmbeddingFile, Format } from './format';
import { isDescribingName, isIdName } from './id-names';
import { formatKinds } from './kinds';
import { tableMember } from './table-member';
import { looksLikeText, readText } from './text-source';

/** Comma- or tab-separated numbers, with or without a header, an id column and describing columns. */
export const csv: Format = {
  ...formatKinds.csv,
  matches: looksLikeText,
  async open(source): Promise<EmbeddingFile> {
    const { records, header } = splitHeader(parseRecords(source, await readText(source)));
    if (records.length === 0) throw notOfFormat(source, 'CSV', 'it has no rows');
    const roles = columnRoles(source, header, records[0]!);
    const { matrix, ids } = readCells(source, records, roles, header === undefined ? 1 : 2);
    return {
      format: 'csv',
      members: [tableMember('', matrix, ids)],
      provenance: header === undefined ? {} : { header: header.slice(0, 20).join(',') },
      close: () => Promise.resolve(),
    };
  },
};

/** What a column is: a dimension, the row ids, or something that describes rows. */
type ColumnRole = 'dimension' | 'id' | 'other';

function parseRecords(source: ByteSource, text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimiter: source.name.toLowerCase().endsWith('.tsv') ? '\t' : '',
    delimitersToGuess: [',', '\t', ';', '|'],
    skipEmptyLines: true,
  });
  const fault = errors.find(({ code }) => code !== 'UndetectableDelimiter');
  if (fault !== undefined)
    throw notOfFormat(source, 'CSV', `row ${(fault.row ?? 0) + 1}: ${fault.message}`);
  return data;
}

/** A first row that is not like the second is a header; so are pandas' column numbers 0, 1, 2 … */
function splitHeader(records: string[][]): { header?: string[]; records: string[][] } {
  const [first, second] = records;
  if (first === undefined || second === undefined) return { records };
  const named = first.some(
    (cell, j) => !isNumeric(cell) && (isNumeric(second[j] ?? '') || isIdName(cell)),
  );
  const numbered = first.slice(1).every((cell, j) => cell === String(j)) && first.length > 2;
  return named || numbered ? { header: first, records: records.slice(1) } : { records };
}

function columnRoles(
  source: ByteSource,
  header: string[] | undefined,
  first: string[],
): ColumnRole[] {
  const roles = first.map((cell, j): ColumnRole => {
    const name = header?.[j];
    if (name !== undefined && (isIdName(name) || (name === '' && j === 0))) return 'id';
    if (name !== undefined && isDescribingName(name)) return 'other';
    if (isNumeric(cell)) return 'dimension';
    if (j === 0) return 'id';
    if (name !== undefined) return 'other';
    throw notNumeric(source.name, `Line 1, column ${j + 1}`, `"${cell.slice(0, 40)}"`);
  });
  if (!roles.includes('dimension')) {
    throw notNumeric(
      source.name,
      'No column is a dimension: the first row',
      `"${first.join(',').slice(0, 60)}"`,
    );
  }
  // Only the first id column counts; another is just a description.
  return roles.map((role, j) => (role === 'id' && roles.indexOf('id') !== j ? 'other' : role));
}

function readCells(
  source: ByteSource,
  records: string[][],
  roles: readonly ColumnRole[],
  firstLine: number,
): { matrix: { rows: number; cols: number; data: Float64Array }; ids: string[] | undefined } {
  const dimensions = roles.flatMap((role, j) => (role === 'dimension' ? [j] : []));
  const idColumn = roles.indexOf('id');
  const cols = dimensions.length;
  const data = allocateFloat64(records.length * cols);
  for (const [i, record] of records.entries()) {
    if (record.length !== roles.length) {
      throw notOfFormat(
        source,
        'CSV',
        `line ${i + firstLine} has ${record.length} cells, the first row ${roles.length}`,
      );
    }
    for (const [c, j] of dimensions.entries()) {
      const cell = record[j]!;
      if (!isNumeric(cell)) {
        throw notNumeric(
          source.name,
          `Line ${i + firstLine}, column ${j + 1}`,
          `"${cell.slice(0, 40)}"`,
        );
      }
      data[i * cols + c] = toNumber(cell);
    }
  }
  const ids = idColumn < 0 ? undefined : records.map((record) => record[idColumn]!.trim());
  return { matrix: { rows: records.length, cols, data }, ids };
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinitePattern = /^([+-]?)(nan|inf|infinity)?$/i;

/** Whether a cell is a number; empty cells and `nan` count as missing numbers. */
function isNumeric(cell: string): boolean {
  const text = cell.trim();
  return numberPattern.test(text) || notFinitePattern.test(text);
}

function toNumber(cell: string): number {
  const text = cell.trim();
  const special = notFinitePattern.exec(text);
  if (special === null) return Number(text);
  if (special[2] === undefined || special[2].toLowerCase() === 'nan') return NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
