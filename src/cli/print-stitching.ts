import type { StitchChoice, StitchInspection } from '../core/study/stitch/inspect-stitching';
import type { OptionValues } from '../core/registry';
import type { StitchAnswer } from '../compute/protocol/engine';
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
  const { head, aggregationOptions: training, split, runs, anchors, seconds, engine } = answer;
  const tables = [
    ...stitchingTables(answer),
    ...inspected.flatMap((pair) => stitchedPairTables(answer, pair)),
  ];
  const footer = [
    `${split.train} training and ${split.test} test rows (${split.source})`,
    ...(runs > 1 ? [`${runs} runs`] : []),
    `head ${head.id} (${optionText(head.options)})`,
    ...(training === undefined
      ? []
      : [`aggregations trained with a head of their own (${optionText(training)})`]),
    `${anchors.length} anchors`,
    `${seconds.toFixed(2)} s (${engine})`,
  ].join(', ');
  return `${[...tables.map(tableText), footer].join('\n\n')}\n`;
}

function optionText(values: OptionValues): string {
  return Object.entries(values)
    .map(([id, value]) => `${id} ${value}`)
    .join(', ');
}
