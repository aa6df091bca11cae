import Papa from 'papaparse';
import { attributeKind, isIdName } from '../../formats/id-names';
import { looksLikeText } from '../../formats/text/head';
import { notLabels } from './not-labels';
import { withoutGuard } from '../../formats/text/formula-cells';

/** A text file as columns of cells, with surrounding blanks removed. */
export interface TextTable {
  /**
   * `sure`: the first line names the columns and is not among their cells. `maybe`: it may, and is
   * among them. `none`: it holds data like the others.
   */
  readonly header: 'sure' | 'maybe' | 'none';
  /** The columns; names are empty unless the header is sure. */
  readonly columns: readonly TextColumn[];
}
export interface TextColumn {
  readonly name: string;
  readonly cells: readonly string[];
}

/** pandas saves its index without a name. */
function nameOf(name: string, column: number): string {
  return name === '' && column === 0 ? 'index' : name;
}

/** Number of characters inspected to distinguish text from binary data. */
const sniffed = 2 ** 16;

/** Delimiters of cells, the most likely first. */
const delimiters = [',', '\t', ';', '|'];
/** Number of lines inspected to detect the delimiter. */
const previewed = 100;

/**
 * Parses a text into columns separated by commas, tabs, semicolons, bars or blanks; into one column
 * if nothing separates all lines alike.
 * @param wanted name of a requested column: a first line that contains it is a header
 * @throws InspectorError `not-labels` for lines with different numbers of cells
 */
export function textTable(file: string, text: string, wanted?: string): TextTable {
  const content = text.replace(/^\uFEFF/, '').replace(/(\r?\n[^\S\n]*)+$/, '');
  if (!looksLikeText(new TextEncoder().encode(content.slice(0, sniffed)))) {
    throw notLabels(file, content === '' ? 'It is empty.' : 'It is no text.');
  }
  if (content.trim() === '') throw notLabels(file, 'It is empty.');
  const records = recordsOf(file, content).map((record) => record.map((cell) => cell.trim()));
  const [first] = records as [string[]];
  const uneven = records.findIndex((record) => record.length !== first.length);
  if (uneven >= 0) {
    throw notLabels(
      file,
      `Line ${uneven + 1} has ${records[uneven]!.length} cells, the first line ${first.length}.`,
      'Quote cells that hold commas, quotes or line breaks.',
    );
  }
  const header = headerOf(records, wanted);
  const body = header === 'sure' ? records.slice(1) : records;
  const columns = first.map((name, c): TextColumn => ({
    name: header === 'sure' ? nameOf(name, c) : '',
    cells: body.map((record) => record[c]!),
  }));
  return { header, columns };
}

function recordsOf(file: string, content: string): string[][] {
  const preferred = /\.tsv$/i.test(file) ? ['\t', ...delimiters] : delimiters;
  const samples = new Map(
    preferred.map((delimiter) => [delimiter, parsed(content, delimiter, previewed).data]),
  );
  const parting = preferred.find((delimiter) => {
    const [first, ...others] = samples.get(delimiter)!.filter(isFilled);
    return (
      first !== undefined &&
      first.length > 1 &&
      others.every(({ length }) => length === first.length)
    );
  });
  // A header determines the delimiter even if a line has too many cells.
  const named = preferred.find((delimiter) => {
    const [first] = samples.get(delimiter)!;
    return (
      first !== undefined && first.length > 1 && first.some((cell) => isColumnName(cell.trim()))
    );
  });
  const delimiter = named ?? parting;
  if (delimiter !== undefined) return wholeRecords(file, content, delimiter).filter(isFilled);
  const words = byBlanks(content);
  if (words !== undefined) return words;
  // Quotes have a meaning only if each line is one cell.
  const isOneCell = samples.get(',')!.every((record) => record.length === 1);
  if (isOneCell || !/\.txt$/i.test(file)) return wholeRecords(file, content, ',');
  return content.split(/\r?\n/).map((line) => [line]);
}

function isFilled(record: readonly string[]): boolean {
  return record.some((cell) => cell !== '');
}

function parsed(content: string, delimiter: string, preview = 0): Papa.ParseResult<string[]> {
  return Papa.parse<string[]>(content, { delimiter, preview });
}

function wholeRecords(file: string, content: string, delimiter: string): string[][] {
  const { data, errors } = parsed(content, delimiter);
  const [fault] = errors;
  if (fault === undefined) return data.map((cells) => cells.map(withoutGuard));
  throw notLabels(
    file,
    `Line ${(fault.row ?? 0) + 1}: ${fault.message}.`,
    'Quote cells that hold commas, quotes or line breaks.',
  );
}

/**
 * Splits lines of two words each, if one of the words is different in every line; undefined for
 * labels of several words.
 */
function byBlanks(content: string): string[][] | undefined {
  const lines = content.split(/\r?\n/).filter((line) => line.trim() !== '');
  const records = lines.map((line) => line.trim().split(/\s+/));
  const isParted = records.length > 1 && records.every(({ length }) => length === 2);
  const tellsApart = (c: number): boolean =>
    new Set(records.map((record) => record[c])).size === records.length;
  return isParted && (tellsApart(0) || tellsApart(1)) ? records : undefined;
}

/** Whether a cell is a usual column name. */
function isColumnName(cell: string): boolean {
  return isIdName(cell) || attributeKind(cell) !== undefined;
}

function isNumber(cell: string): boolean {
  return cell !== '' && !Number.isNaN(Number(cell));
}

function headerOf(records: readonly string[][], wanted: string | undefined): TextTable['header'] {
  const [first, ...others] = records as [string[], ...string[][]];
  if (others.length === 0) return 'none';
  if (wanted !== undefined && first.includes(wanted)) return 'sure';
  const isAgain = (cell: string, c: number): boolean => others.some((record) => record[c] === cell);
  if (first.length === 1) {
    // pandas names a column without a name 0.
    const isLikeOthers =
      isNumber(first[0]!) && first[0] !== '0' && others.every(([cell]) => isNumber(cell!));
    return isLikeOthers || isAgain(first[0]!, 0) ? 'none' : 'maybe';
  }
  const hasIndex = first[0] === '' && first.slice(1).every((cell) => cell !== '');
  if (hasIndex || first.some((cell, c) => isColumnName(cell) && !isAgain(cell, c))) return 'sure';
  return first.some(isNumber) ? 'none' : 'maybe';
}
