import type { ReportTable } from '../compute/report/tables';

/** Characters of a cell that are shown. */
const widestCell = 60;

/** A table as aligned text: names to the left, cells to the right, long ones cut. */
export function tableText({ title, note, head, rows }: ReportTable): string {
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
