import { Uri } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { FileReference } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { ExportRequest } from '../../compute/protocol/panel';
import { withStale } from '../../compute/report/stale';
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
  /** Made once it is known where to. */
  readonly content: () => Promise<string | Uint8Array>;
}

/** Where an export is offered to go. */
export interface ExportPlace {
  readonly folder: Uri;
  /** What must not be lost: it is not written over. */
  readonly read: readonly FileReference[];
}

/** Beside a study's file or files. */
export async function placeOf({ folder, definition, file }: StudySession): Promise<ExportPlace> {
  const read = await filesOfStudy(folder, definition);
  return { folder, read: [...read, ...(file === undefined ? [] : [referenceOf(file)])] };
}

/** Asks where to, writes there, and returns the path; null if the person changed their mind. */
export async function saveExport(
  { folder, read }: ExportPlace,
  { name, ending, label, content }: ExportFile,
): Promise<string | null> {
  const target = await askForPlace(
    {
      defaultUri: Uri.joinPath(folder, `${name}.${ending}`),
      filters: { [label]: [ending] },
      title: `Export as ${label}`,
    },
    read,
  );
  if (target === undefined) return null;
  await saveFile(target, await content());
  return target.scheme === 'file' ? target.fsPath : target.toString();
}

/** How a result is written. */
export interface ResultWriters<T> {
  readonly csv: (result: T, changes: readonly FileChange[]) => string;
  readonly html: (result: T, changes: readonly FileChange[]) => string;
}

/** Scores to export, and what has become of the files that they are of. */
interface Exported<T> {
  readonly computed: T | undefined;
  readonly changes: readonly FileChange[];
}

/**
 * Asks where to write all scores or the panel's image to, writes there, and returns the path; null if
 * the person changed their mind. Scores of files that have changed since say so.
 * @param name of the file, without its ending
 * @throws InspectorError `nothing-to-export` before the first result
 */
export async function exportResult<T extends object>(
  session: StudySession,
  name: string,
  run: Exported<T>,
  request: ExportRequest,
  { csv, html }: ResultWriters<T>,
): Promise<string | null> {
  if (run.computed === undefined) throw nothingToExport();
  const writers = {
    json: (result: T, changes: readonly FileChange[]) =>
      `${JSON.stringify(withStale(result, changes), null, 2)}\n`,
    csv,
    html,
  };
  const { kind } = request;
  const content = async (): Promise<string | Uint8Array> => {
    await session.files.check();
    const { computed, changes } = run;
    if (kind === 'png') return request.png;
    // The study may have changed while the person chose where to.
    if (computed === undefined) throw nothingToExport();
    return writers[kind](computed, changes);
  };
  const label = kind === 'html' ? 'HTML report' : kind.toUpperCase();
  return saveExport(await placeOf(session), { name, ending: kind, label, content });
}

function nothingToExport(): InspectorError {
  return new InspectorError({
    code: 'nothing-to-export',
    problem: 'No scores have been computed yet.',
    remedy: 'Wait until the matrix shows, then export.',
  });
}
