import { anchorsText, labelsText } from '../../core/study/labels-text';
import { pairingText } from '../../core/study/pairing-text';
import type { EngineResult } from '../protocol/engine';
import { htmlPage, type ReportPart, tableSection } from './html-page';
import type { ReportNames } from './names';
import { comparisonTables } from './tables';

/** One self-contained page with every score of a comparison. */
export function comparisonHtml(result: EngineResult, names: ReportNames): string {
  return htmlPage([comparisonPart(result, names)]);
}

/** The same as a part of a report. */
export function comparisonPart(result: EngineResult, names: ReportNames): ReportPart {
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
