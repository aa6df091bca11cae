import { Uri } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { PreviewExport } from '../../compute/protocol/preview-panel';
import { dimensionsCsv, previewJson } from '../../compute/report/preview';
import { saveExport } from '../panels/save-export';
import { referenceOf } from '../studies/study-files';
import type { PreviewSession } from './preview-session';

/**
 * Lets the user choose a path for the known results of a file, or the picture of its rows, writes
 * there, and returns the path; null if the user cancelled.
 * @throws InspectorError `nothing-to-export` before the statistics are known
 */
export async function exportPreview(
  uri: Uri,
  session: PreviewSession,
  request: PreviewExport,
): Promise<string | null> {
  const { kind } = request;
  const snapshot = session.snapshot();
  const columns = session.opened.statistics?.columns;
  if (kind !== 'png' && columns === undefined) {
    throw new InspectorError({
      code: 'nothing-to-export',
      file: snapshot.title,
      problem: 'The statistics are not known yet.',
      remedy: 'Wait until they show, then export.',
    });
  }
  const content = (): string | Uint8Array => {
    if (kind === 'png') return request.png;
    return kind === 'csv' ? dimensionsCsv(columns!) : previewJson(snapshot, columns!);
  };
  return saveExport(
    { folder: Uri.joinPath(uri, '..'), read: [referenceOf(uri)] },
    {
      name: `${snapshot.title}-preview`,
      ending: kind,
      label: kind.toUpperCase(),
      content: () => Promise.resolve(content()),
    },
  );
}
