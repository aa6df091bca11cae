import { comparisonCsv } from '../../compute/report/csv';
import { comparisonHtml } from '../../compute/report/html';
import { measureName, projectionName } from '../../compute/report/names';
import type { EngineResult } from '../../compute/protocol/engine';
import type { ExportRequest } from '../../compute/protocol/similarity-panel';
import type { StudySession } from '../studies/study-session';
import { computedOf, saveExport } from './save-export';

const kinds = {
  json: {
    label: 'JSON',
    content: (result: EngineResult) => `${JSON.stringify(result, null, 2)}\n`,
  },
  csv: { label: 'CSV', content: comparisonCsv },
  html: {
    label: 'HTML report',
    content: (result: EngineResult) =>
      comparisonHtml(result, { projection: projectionName, measure: measureName }),
  },
} as const;

/** Asks where to, writes there, and returns the path; null if the person changed their mind. */
export function exportComparison(
  session: StudySession,
  request: ExportRequest,
): Promise<string | null> {
  const computed = computedOf(session.comparison.computed);
  const { kind } = request;
  const file =
    kind === 'png'
      ? { label: 'PNG', content: request.png }
      : { label: kinds[kind].label, content: kinds[kind].content(computed) };
  return saveExport(session, { name: 'similarity', ending: kind, ...file });
}
