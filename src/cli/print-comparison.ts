import type { EngineResult } from '../compute/protocol/engine';
import { comparisonCsv } from '../compute/report/csv';
import { comparisonHtml } from '../compute/report/html';
import { formatScore } from '../compute/protocol/score-text';
import { writeFileAtomically } from '../compute/write-file';
import { measureName, projectionName } from '../compute/report/names';

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
    const names = { projection: projectionName, measure: measureName };
    await writeFileAtomically(output.html, comparisonHtml(result, names));
  }
  if (output.json === true) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const warning of result.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(comparisonTables(result));
}

/** The scores as aligned text, one table for each projection and measure. */
export function comparisonTables(result: EngineResult): string {
  const { spaces, scores, rows, anchors, seconds, engine } = result;
  const names = spaces.map(({ name }) => name);
  const left = Math.max(...names.map((name) => name.length));
  const tables = scores.map(({ projection, measure, convention, matrix, sampledRows }) => {
    const cells = matrix.map((row) => row.map(formatScore));
    const widths = names.map((name, j) =>
      Math.max(name.length, ...cells.map((row) => row[j]!.length)),
    );
    const line = (head: string, row: readonly string[]): string =>
      `  ${head.padEnd(left)}  ${row.map((text, j) => text.padStart(widths[j]!)).join('  ')}`;
    const sample = sampledRows === undefined ? '' : ` (${sampledRows} sampled rows)`;
    return [
      `${projectionName(projection)} · ${measureName(measure)}${sample}`,
      `  ${convention}`,
      line('', names),
      ...names.map((name, i) => line(name, cells[i]!)),
    ].join('\n');
  });
  const footer = `${rows} rows, ${anchors.length} anchors, ${seconds.toFixed(2)} s (${engine})`;
  return `${[...tables, footer].join('\n\n')}\n`;
}
