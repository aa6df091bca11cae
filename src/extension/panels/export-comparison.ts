import { Uri, window, workspace } from 'vscode';
import { InspectorError } from '../../core/errors';
import { comparisonCsv } from '../../compute/report/csv';
import { comparisonHtml } from '../../compute/report/html';
import { measureName, projectionName } from '../../compute/report/names';
import type { EngineResult } from '../../compute/protocol/engine';
import type { ExportRequest } from '../../compute/protocol/similarity-panel';
import type { StudySession } from '../studies/study-session';

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
export async function exportComparison(
  session: StudySession,
  request: ExportRequest,
): Promise<string | null> {
  const { computed, folder } = session;
  if (computed === undefined) {
    throw new InspectorError({
      code: 'nothing-to-export',
      problem: 'No scores have been computed yet.',
      remedy: 'Wait until the matrix shows, then export.',
    });
  }
  const label = request.kind === 'png' ? 'PNG' : kinds[request.kind].label;
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(folder, `similarity.${request.kind}`),
    filters: { [label]: [request.kind] },
    title: `Export as ${label}`,
  });
  if (target === undefined) return null;
  const content =
    request.kind === 'png'
      ? request.png
      : new TextEncoder().encode(kinds[request.kind].content(computed));
  await write(target, content);
  return target.scheme === 'file' ? target.fsPath : target.toString();
}

/** Writes under a temporary name and renames, so that a full disk leaves no half file. */
async function write(target: Uri, content: Uint8Array): Promise<void> {
  const temporary = target.with({ path: `${target.path}.tmp-${process.pid}` });
  try {
    await workspace.fs.writeFile(temporary, content);
    await workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    await workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw new InspectorError(
      {
        code: 'not-written',
        file: target.fsPath,
        problem: `The file could not be written (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Check the folder, its permissions and the space left; nothing was changed.',
      },
      { cause: error },
    );
  }
}
