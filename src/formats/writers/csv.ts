import { guardedCell } from '../text/formula-cells';
import { numberText, textRows } from './text-rows';
import type { Writer } from './writer';

/**
 * CSV with a header: `id`, if there are ids (guarded against being run as formulas), and one column
 * per dimension.
 */
export const csvWriter: Writer = {
  id: 'csv',
  name: 'CSV',
  extension: '.csv',
  keepsIds: () => true,
  encodeRows: (rows, ids) =>
    textRows(rows, (row, numbers) => {
      const cells = numbers.map((value) => numberText(value) ?? String(value).toLowerCase());
      return [...(ids === undefined ? [] : [quoted(guardedCell(ids[row]!))]), ...cells].join(',');
    }),
  async *write({ cols, ids }, blocks) {
    const names = Array.from({ length: cols }, (_, j) => `d${j}`);
    const header = ids === undefined ? names : ['id', ...names];
    yield new TextEncoder().encode(`${header.join(',')}\n`);
    yield* blocks;
  },
};

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
