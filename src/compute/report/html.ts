import { pairingText } from '../../core/study/pairing-text';
import type { EngineResult } from '../protocol/engine';
import type { FileChange } from '../protocol/file-change';
import { htmlPage, type ReportPart, tableSection } from './html-page';
import type { ReportNames } from './names';
import { comparisonTables } from './tables';

/**
 * One self-contained page with every score of a comparison.
 * @param changes of files since the scores were computed
 */
export function comparisonHtml(
  result: EngineResult,
  names: ReportNames,
  changes: readonly FileChange[] = [],
): string {
  return htmlPage([{ ...comparisonPart(result, names), changes }]);
}

/** The same as a part of a report. */
export function comparisonPart(result: EngineResult, names: ReportNames): ReportPart {
  const { rows, anchors, pairing } = result;
  return {
    ...result,
    title: 'Latent space comparison',
    summary: `${rows} rows scored, ${pairingText(pairing)}${anchors.length > 0 ? `, ${anchors.length} anchors` : ''}.`,
    sections: comparisonTables(result, names).map((table) => tableSection(table)),
  };
}
