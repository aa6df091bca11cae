import type { TimedComparison } from '../compute/protocol/engine';
import { comparisonCsv } from '../compute/report/csv';
import { comparisonHtml } from '../compute/report/html';
import { columnsText } from '../core/study/columns-text';
import { anchorsText, labelsText } from '../core/study/labels-text';
import { pairingText } from '../core/study/pairing-text';
import { type Target, writeFileAtomically } from '../compute/outputs/write-file';
import { measureName, projectionName, type ReportNames } from '../compute/report/names';
import { comparisonTables } from '../compute/report/tables';
import { checkOutputs, type ForceOption } from './outputs';
import type { UsedSidecars } from './sidecar-options';
import { tableText } from './table-text';
import { printText, printJson, shownLine, tell } from './terminal';

/** Names of projections and measures in tables. */
export const names: ReportNames = { projection: projectionName, measure: measureName };

/** Options for the output of results. */
export interface OutputOptions extends ForceOption {
  readonly json?: true;
  readonly csv?: string;
  readonly html?: string;
}

/** Outputs after a check that they may be written. */
export interface ResultOutputs {
  readonly json?: true | undefined;
  readonly csv?: Target;
  readonly html?: Target;
}

/**
 * Checks the outputs of results.
 * @param inputs the request
 * @throws as `checkOutputs` does
 */
export async function resultOutputs(
  options: OutputOptions,
  inputs: unknown,
): Promise<ResultOutputs> {
  const { json, csv, html } = options;
  return { json, ...(await checkOutputs({ csv, html }, inputs, options)) };
}

/** Prints a comparison as tables or JSON, and writes the requested files. */
export async function printComparison(
  result: TimedComparison & { readonly sidecars: UsedSidecars },
  output: ResultOutputs,
): Promise<void> {
  if (output.csv !== undefined) await writeFileAtomically(output.csv, comparisonCsv(result));
  if (output.html !== undefined) {
    await writeFileAtomically(output.html, comparisonHtml(result, names));
  }
  if (output.json === true) {
    printJson(result);
    return;
  }
  for (const warning of result.warnings) tell(`warning: ${warning}`);
  printText(comparisonText(result));
}

/**
 * Formats the scores as aligned text, one table for each projection and measure, and additional
 * results.
 */
export function comparisonText(result: TimedComparison): string {
  const { rows, anchors, anchorsFile, labels, pairing, seconds, engine } = result;
  const tables = comparisonTables(result, names).map(tableText);
  const footer = [
    `${rows} rows`,
    pairingText(pairing),
    ...(labels === undefined ? [] : [labelsText(labels)]),
    anchorsText(anchors.length, anchorsFile),
    `${seconds.toFixed(2)} s (${engine})`,
  ].join(', ');
  const lines = [...columnsText(result.spaces), footer].map(shownLine);
  return [...tables, lines.join('\n')].join('\n\n');
}
