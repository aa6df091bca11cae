import { join, parse } from 'node:path';
import type { TimedComparison, TimedStitching } from '../compute/protocol/engine';
import { comparisonCsv } from '../compute/report/csv';
import { comparisonPart } from '../compute/report/html';
import { htmlPage } from '../compute/report/html-page';
import { stitchingCsv } from '../compute/report/stitching-csv';
import { stitchingPart } from '../compute/report/stitching-html';
import { placeOf } from '../compute/outputs/place';
import { type Target, writeFileAtomically } from '../compute/outputs/write-file';
import { checkOutputs } from './outputs';
import { comparisonText, names, type OutputOptions, type ResultOutputs } from './print-comparison';
import { stitchingText } from './print-stitching';
import { printText, printJson, tell } from './terminal';

/** Results of a study. */
export interface StudyResults {
  readonly comparison?: TimedComparison;
  readonly stitching?: TimedStitching;
}

/** Outputs of a study's results. */
export interface StudyOutputs extends ResultOutputs {
  readonly stitchingCsv?: Target;
}

/**
 * Checks the outputs of a study: the stitching scores of `scores.csv` go to `scores-stitching.csv`,
 * because their columns differ.
 * @param parts whether each part is computed
 * @param inputs all files that are read
 * @throws as `checkOutputs` does
 */
export async function studyOutputs(
  options: OutputOptions,
  parts: { readonly [N in keyof StudyResults]-?: boolean },
  inputs: unknown,
): Promise<StudyOutputs> {
  const { json, csv, html } = options;
  const files = {
    csv: parts.comparison ? csv : undefined,
    stitchingCsv: csv && parts.stitching ? await stitchingName(csv, parts.comparison) : undefined,
    html,
  };
  return { json, ...(await checkOutputs(files, inputs, options)) };
}

/** Returns the name of the file for the stitching scores; a stream takes both. */
async function stitchingName(csv: string, isBeside: boolean): Promise<string> {
  if (!isBeside || (await placeOf(csv)).kind === 'stream') return csv;
  const { dir, name, ext } = parse(csv);
  return join(dir, `${name}-stitching${ext}`);
}

/**
 * Prints the results of a study as tables or JSON, and writes the requested files. The JSON is that
 * of the comparison, with a field `stitching`.
 */
export async function printStudy(
  { comparison, stitching }: StudyResults,
  { json, csv, stitchingCsv: beside, html }: StudyOutputs,
): Promise<void> {
  if (csv !== undefined && comparison !== undefined) {
    await writeFileAtomically(csv, comparisonCsv(comparison));
  }
  if (beside !== undefined && stitching !== undefined) {
    await writeFileAtomically(beside, stitchingCsv(stitching));
  }
  if (html !== undefined) {
    const parts = [
      ...(comparison === undefined ? [] : [comparisonPart(comparison, names)]),
      ...(stitching === undefined ? [] : [stitchingPart(stitching)]),
    ];
    await writeFileAtomically(html, htmlPage(parts));
  }
  if (json === true) {
    const document = { ...comparison, ...(stitching === undefined ? {} : { stitching }) };
    printJson(document);
    return;
  }
  for (const warning of new Set([
    ...(comparison?.warnings ?? []),
    ...(stitching?.warnings ?? []),
  ])) {
    tell(`warning: ${warning}`);
  }
  const texts = [
    ...(comparison === undefined ? [] : [comparisonText(comparison)]),
    ...(stitching === undefined ? [] : [stitchingText(stitching)]),
  ];
  printText(texts.join('\n\n'));
}
