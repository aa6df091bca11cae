import { Uri } from 'vscode';
import { InspectorError } from '../../core/errors';
import type { FileReference } from '../../compute/protocol/engine';
import type { FileChange } from '../../compute/protocol/file-change';
import type { ExportRequest } from '../../compute/protocol/panel';
import { withStale } from '../../compute/report/stale';
import { askForPlace, saveFile } from '../save-file';
import { filesOfStudy, referenceOf } from '../studies/study-files';
import type { StudySession } from '../studies/study-session';

/** An export to be written. */
export interface ExportFile {
  /** Name without its extension. */
  readonly name: string;
  readonly ending: string;
  /** Name of the kind of file in the dialog. */
  readonly label: string;
  /** Creates the content, after the user has chosen a path. */
  readonly content: () => Promise<string | Uint8Array>;
}

/** Default folder of an export, and files that it must not overwrite. */
export interface ExportPlace {
  readonly folder: Uri;
  /** Files that must not be overwritten. */
  readonly read: readonly FileReference[];
}

/** Returns the place beside a study's file or files. */
export async function placeOf({ folder, definition, file }: StudySession): Promise<ExportPlace> {
  const read = await filesOfStudy(folder, definition);
  return { folder, read: [...read, ...(file === undefined ? [] : [referenceOf(file)])] };
}

/** Lets the user choose a path, writes there, and returns the path; null if the user cancelled. */
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

/** Functions that format a result. */
export interface ResultWriters<T> {
  readonly csv: (result: T, changes: readonly FileChange[]) => string;
  readonly html: (result: T, changes: readonly FileChange[]) => string;
}

/** Scores to export, and changes of their files since. */
interface Exported<T> {
  readonly computed: T | undefined;
  readonly changes: readonly FileChange[];
}

/**
 * Lets the user choose a path for all scores or the panel's image, writes there, and returns the
 * path; null if the user cancelled. Scores of files that have changed since are marked.
 * @param name name of the file, without its extension
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
    // The study may have changed while the user chose the path.
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
