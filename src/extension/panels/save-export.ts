import { Uri } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { ExportRequest } from '../../compute/protocol/panel';
import { askForPlace, saveFile } from '../save-file';
import { filesOfStudy, referenceOf } from '../studies/study-files';
import type { StudySession } from '../studies/study-session';

/** An export as it is to be written. */
export interface ExportFile {
  /** Without its ending. */
  readonly name: string;
  readonly ending: string;
  /** What the dialog calls the kind of file. */
  readonly label: string;
  readonly content: string | Uint8Array;
}

/** Asks where to, writes there, and returns the path; null if the person changed their mind. */
export async function saveExport(
  { folder, definition, file }: StudySession,
  { name, ending, label, content }: ExportFile,
): Promise<string | null> {
  const read = await filesOfStudy(folder, definition);
  const target = await askForPlace(
    {
      defaultUri: Uri.joinPath(folder, `${name}.${ending}`),
      filters: { [label]: [ending] },
      title: `Export as ${label}`,
    },
    [...read, ...(file === undefined ? [] : [referenceOf(file)])],
  );
  if (target === undefined) return null;
  await saveFile(target, content);
  return target.scheme === 'file' ? target.fsPath : target.toString();
}

/** How a result is written. */
export interface ResultWriters<T> {
  readonly csv: (result: T) => string;
  readonly html: (result: T) => string;
}

/**
 * Asks where to write all scores or the panel's image to, writes there, and returns the path; null if
 * the person changed their mind.
 * @param name of the file, without its ending
 * @throws InspectorError `nothing-to-export` before the first result
 */
export async function exportResult<T>(
  session: StudySession,
  name: string,
  result: T | undefined,
  request: ExportRequest,
  { csv, html }: ResultWriters<T>,
): Promise<string | null> {
  if (result === undefined) throw nothingToExport();
  const writers = {
    json: () => `${JSON.stringify(result, null, 2)}\n`,
    csv: () => csv(result),
    html: () => html(result),
  };
  const { kind } = request;
  const content = kind === 'png' ? request.png : writers[kind]();
  const label = kind === 'html' ? 'HTML report' : kind.toUpperCase();
  return saveExport(session, { name, ending: kind, label, content });
}

function nothingToExport(): InspectorError {
  return new InspectorError({
    code: 'nothing-to-export',
    problem: 'No scores have been computed yet.',
    remedy: 'Wait until the matrix shows, then export.',
  });
}
