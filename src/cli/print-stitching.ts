import type { StitchChoice, StitchInspection } from '../core/study/stitch/inspect-stitching';
import type { StitchAnswer } from '../compute/protocol/engine';
import { projectionName } from '../compute/report/names';
import { stitchingCsv } from '../compute/report/stitching-csv';
import { stitchedPairTables, stitchingTables } from '../compute/report/stitching-tables';
import { writeFileAtomically } from '../compute/write-file';
import { tableText } from './table-text';

/** What lies behind one pair, under one projection. */
export type InspectedPair = StitchChoice & StitchInspection;

/** Prints stitching scores as tables or JSON, and writes the file asked for. */
export async function printStitching(
  answer: StitchAnswer,
  inspected: readonly InspectedPair[],
  { json, csv }: { readonly json?: boolean; readonly csv?: string },
): Promise<void> {
  if (csv !== undefined) await writeFileAtomically(csv, stitchingCsv(answer));
  if (json === true) {
    const document = inspected.length === 0 ? answer : { ...answer, inspected };
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  for (const warning of answer.warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(stitchingText(answer, inspected));
}

function stitchingText(answer: StitchAnswer, inspected: readonly InspectedPair[]): string {
  const { head, split, runs, anchors, seconds, engine } = answer;
  const names = { projection: projectionName };
  const tables = [
    ...stitchingTables(answer, names),
    ...inspected.flatMap((pair) => stitchedPairTables(answer, pair, names)),
  ];
  const options = Object.entries(head.options).map(([id, value]) => `${id} ${value}`);
  const footer = [
    `${split.train} training and ${split.test} test rows (${split.source})`,
    ...(runs > 1 ? [`${runs} runs`] : []),
    `head ${head.id} (${options.join(', ')})`,
    `${anchors.length} anchors`,
    `${seconds.toFixed(2)} s (${engine})`,
  ].join(', ');
  return `${[...tables.map(tableText), footer].join('\n\n')}\n`;
}
