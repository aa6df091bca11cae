import type { EngineResult } from '../compute/protocol/engine';
import { comparisonCsv } from '../compute/report/csv';
import { comparisonHtml } from '../compute/report/html';
import { writeFileAtomically } from '../compute/write-file';
import { measureName, projectionName, type ReportNames } from '../compute/report/names';
import { comparisonTables, type ReportTable } from '../compute/report/tables';

const names: ReportNames = { projection: projectionName, measure: measureName };

/** How a comparison is to be given out. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly csv?: string;
  readonly html?: string;
}

/** Prints a comparison as tables or JSON, and writes the files asked for. */
export async function printComparison(result: EngineResult, output: OutputOptions): Promise<void> {
  if (output.csv !== undefined) await writeFileAtomically(output.csv, comparisonCsv(result));
  if (output.html !== undefined) {
    await writeFileAtomically(output.html, comparisonHtml(result, names));
  }
  if (output.json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const warning of result.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(comparisonText(result));
}

/** The scores as aligned text, one table for each projection and measure, and what else was asked for. */
function comparisonText(result: EngineResult): string {
  const { rows, anchors, seconds, engine } = result;
  const tables = comparisonTables(result, names).map(tableText);
  const footer = `${rows} rows, ${anchors.length} anchors, ${seconds.toFixed(2)} s (${engine})`;
  return `${[...tables, footer].join('\n\n')}\n`;
}

/** Characters of a cell that are shown. */
const widestCell = 60;

function tableText({ title, note, head, rows }: ReportTable): string {
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
