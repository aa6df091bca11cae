import { columnsText } from '../core/study/columns-text';
import type { StitchChoice, StitchInspection } from '../core/stitching/study/inspect-stitching';
import type { TimedStitching } from '../compute/protocol/engine';
import { stitchingCsv } from '../compute/report/stitching-csv';
import { stitchingHtml } from '../compute/report/stitching-html';
import { stitchingSummary } from '../compute/report/stitching-summary';
import { stitchedPairTables, stitchingTables } from '../compute/report/stitching-tables';
import { writeFileAtomically } from '../compute/outputs/write-file';
import type { ResultOutputs } from './print-comparison';
import type { UsedSidecars } from './sidecar-options';
import { tableText } from './table-text';
import { printText, printJson, shownLine, tell } from './terminal';

/** Details of one pair, under one projection. */
export type InspectedPair = StitchChoice & StitchInspection;

/** Prints stitching scores as tables or JSON, and writes the requested files. */
export async function printStitching(
  answer: TimedStitching & { readonly sidecars: UsedSidecars },
  inspected: readonly InspectedPair[],
  { json, csv, html }: ResultOutputs,
): Promise<void> {
  if (csv !== undefined) await writeFileAtomically(csv, stitchingCsv(answer));
  if (html !== undefined) await writeFileAtomically(html, stitchingHtml(answer, inspected));
  if (json === true) {
    printJson(inspected.length === 0 ? answer : { ...answer, inspected });
    return;
  }
  for (const warning of answer.warnings) tell(`warning: ${warning}`);
  printText(stitchingText(answer, inspected));
}

/** Formats the scores as aligned text, with the details of inspected pairs. */
export function stitchingText(
  answer: TimedStitching,
  inspected: readonly InspectedPair[] = [],
): string {
  const { seconds, engine } = answer;
  const tables = [
    ...stitchingTables(answer),
    ...inspected.flatMap((pair) => stitchedPairTables(answer, pair)),
  ];
  const footer = [...stitchingSummary(answer), `${seconds.toFixed(2)} s (${engine})`].join(', ');
  const lines = [...columnsText(answer.spaces), footer].map(shownLine);
  return [...tables.map(tableText), lines.join('\n')].join('\n\n');
}
