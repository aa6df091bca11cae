import type { ReportTable } from '../compute/report/tables';
import { shownLine } from './terminal';

/** Maximum number of characters shown of a cell. */
const widestCell = 60;

function shownTable({ title, note, head, rows, ...rest }: ReportTable): ReportTable {
  return {
    ...rest,
    title: shownLine(title),
    ...(note === undefined ? {} : { note: shownLine(note) }),
    head: head.map(shownLine),
    rows: rows.map(({ name, cells }) => ({ name: shownLine(name), cells: cells.map(shownLine) })),
  };
}

/** Formats a table as aligned text: names on the left, cells on the right, long ones truncated. */
export function tableText(table: ReportTable): string {
  const { title, note, head, rows } = shownTable(table);
  const cut = rows.map(({ name, cells }) => ({
    name,
    cells: cells.map((text) =>
      text.length > widestCell ? `${text.slice(0, widestCell - 1)}…` : text,
    ),
  }));
  const left = Math.max(0, ...rows.map(({ name }) => name.length));
  const widths = head.map((name, j) =>
    Math.max(name.length, ...cut.map(({ cells }) => cells[j]!.length)),
  );
  const line = (name: string, cells: readonly string[]): string =>
    `  ${name.padEnd(left)}  ${cells.map((text, j) => text.padStart(widths[j]!)).join('  ')}`;
  return [
    title,
    ...(note === undefined ? [] : [`  ${note}`]),
    line('', head),
    ...cut.map(({ name, cells }) => line(name, cells)),
  ].join('\n');
}
