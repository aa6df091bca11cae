import { stitchingCsv } from '../../compute/report/stitching-csv';
import type { StitchingExport } from '../../compute/protocol/stitching-panel';
import type { StudySession } from '../studies/study-session';
import { computedOf, saveExport } from './save-export';

/** Asks where to, writes there, and returns the path; null if the person changed their mind. */
export function exportStitching(
  session: StudySession,
  request: StitchingExport,
): Promise<string | null> {
  const computed = computedOf(session.stitching.computed);
  const { kind } = request;
  const content =
    kind === 'png'
      ? request.png
      : kind === 'csv'
        ? stitchingCsv(computed)
        : `${JSON.stringify(computed, null, 2)}\n`;
  return saveExport(session, {
    name: 'stitching',
    ending: kind,
    label: kind.toUpperCase(),
    content,
  });
}
