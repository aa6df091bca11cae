import { anchorsText, labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import type { TimedComparison } from '../protocol/engine';
import type { FileChange } from '../protocol/file-change';
import { htmlPage, type ReportPart, tableSection } from './html-page';
import type { ReportNames } from './names';
import { comparisonTables } from './tables';

/**
 * Returns a self-contained page with every score of a comparison.
 * @param changes changes of files since the scores were computed
 */
export function comparisonHtml(
  result: TimedComparison,
  names: ReportNames,
  changes: readonly FileChange[] = [],
): string {
  return htmlPage([{ ...comparisonPart(result, names), changes }]);
}

/** Returns a comparison as a part of a report. */
export function comparisonPart(result: TimedComparison, names: ReportNames): ReportPart {
  const { rows, anchors, anchorsFile, labels, pairing } = result;
  const facts = [
    `${rows} rows scored`,
    pairingText(pairing),
    ...(labels === undefined ? [] : [labelsText(labels)]),
    ...(anchors.length > 0 ? [anchorsText(anchors.length, anchorsFile)] : []),
  ];
  return {
    ...result,
    title: 'Latent space comparison',
    summary: `${facts.join(', ')}.`,
    sections: comparisonTables(result, names).map((table) => tableSection(table)),
  };
}
