import type { EngineResult } from '../protocol/engine';
import { htmlPage, tableSection } from './html-page';
import type { ReportNames } from './names';
import { comparisonTables } from './tables';

/** One self-contained page with every score of a comparison. */
export function comparisonHtml(result: EngineResult, names: ReportNames): string {
  const { rows, anchors } = result;
  return htmlPage({
    ...result,
    title: 'Latent space comparison',
    summary: `${rows} rows scored${anchors.length > 0 ? `, ${anchors.length} anchors` : ''}.`,
    sections: comparisonTables(result, names).map((table) => tableSection(table)),
  });
}
