import Papa from 'papaparse';
import { guardedCell } from '../../formats/text/formula-cells';

/**
 * Formats the lines of a table with a header as CSV. Texts, which may be names from files, are
 * guarded against being run as formulas by a spreadsheet.
 */
export function csvText(lines: readonly object[]): string {
  const guarded = lines.map((line) =>
    Object.fromEntries(
      Object.entries(line as Readonly<Record<string, unknown>>).map(([key, value]) => [
        key,
        typeof value === 'string' ? guardedCell(value) : value,
      ]),
    ),
  );
  return `${Papa.unparse(guarded, { newline: '\n' })}\n`;
}
