import { join, parse } from 'node:path';
import type { EngineResult, StitchAnswer } from '../compute/protocol/engine';
import { comparisonCsv } from '../compute/report/csv';
import { comparisonPart } from '../compute/report/html';
import { htmlPage } from '../compute/report/html-page';
import { stitchingCsv } from '../compute/report/stitching-csv';
import { stitchingPart } from '../compute/report/stitching-html';
import { writeFileAtomically } from '../compute/write-file';
import { comparisonText, names, type OutputOptions } from './print-comparison';
import { stitchingText } from './print-stitching';

/** What was computed of a study. */
export interface StudyResults {
  readonly comparison?: EngineResult;
  readonly stitching?: StitchAnswer;
}

/**
 * Prints what was computed of a study as tables or JSON, and writes the files asked for. The JSON is that
 * of the comparison, with the stitching as `stitching`.
 */
export async function printStudy(
  { comparison, stitching }: StudyResults,
  { json, csv, html }: OutputOptions,
): Promise<void> {
  if (csv !== undefined && comparison !== undefined) {
    await writeFileAtomically(csv, comparisonCsv(comparison));
  }
  if (csv !== undefined && stitching !== undefined) {
    const beside = comparison === undefined ? csv : stitchingName(csv);
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
    process.stdout.write(`${JSON.stringify(document)}\n`);
    return;
  }
  for (const warning of new Set([
    ...(comparison?.warnings ?? []),
    ...(stitching?.warnings ?? []),
  ])) {
    process.stderr.write(`warning: ${warning}\n`);
  }
  const texts = [
    ...(comparison === undefined ? [] : [comparisonText(comparison)]),
    ...(stitching === undefined ? [] : [stitchingText(stitching)]),
  ];
  process.stdout.write(texts.join('\n'));
}

/** `scores.csv` has its stitching scores in `scores-stitching.csv`: their columns are others. */
function stitchingName(csv: string): string {
  const { dir, name, ext } = parse(csv);
  return join(dir, `${name}-stitching${ext}`);
}
