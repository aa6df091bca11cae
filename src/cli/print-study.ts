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

/** What was computed of a study. */
export interface StudyResults {
  readonly comparison?: TimedComparison;
  readonly stitching?: TimedStitching;
}

/** Where they are to be written. */
export interface StudyOutputs extends ResultOutputs {
  readonly stitchingCsv?: Target;
}

/**
 * Checks where results are to be written: `scores.csv` has its stitching scores in `scores-stitching.csv`, as
 * their columns are others.
 * @param parts what is computed
 * @param inputs all that is read
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

/** Of a file; a stream takes both. */
async function stitchingName(csv: string, isBeside: boolean): Promise<string> {
  if (!isBeside || (await placeOf(csv)).kind === 'stream') return csv;
  const { dir, name, ext } = parse(csv);
  return join(dir, `${name}-stitching${ext}`);
}

/**
 * Prints what was computed of a study as tables or JSON, and writes the files asked for. The JSON is that
 * of the comparison, with the stitching as `stitching`.
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
