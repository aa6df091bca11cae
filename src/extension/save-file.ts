import { env, type SaveDialogOptions, Uri, workspace } from 'vscode';
import { InspectorError } from '../core/errors';
import { refuseHarmfulOutputs } from '../compute/outputs/check-outputs';
import { temporaryName, writeFileAtomically } from '../compute/outputs/write-file';
import type { FileReference } from '../compute/protocol/engine';
import { kindOf, referenceOf } from './studies/study-files';
import { showErrorMessage, showSaveDialog, showWarningMessage } from './dialogs';

/**
 * Lets the user choose a path to write to, and again if that would overwrite inputs; undefined if
 * the user cancelled.
 * @param read files that must not be overwritten
 */
export async function askForPlace(
  options: SaveDialogOptions,
  read: readonly FileReference[],
): Promise<Uri | undefined> {
  for (;;) {
    const place = await showSaveDialog(options);
    if (place === undefined) return undefined;
    const harm = await harmOf(place, read);
    if (harm === undefined) {
      if (await mayReplace(place)) return place;
      continue;
    }
    const again = 'Choose Another Place…';
    if ((await showErrorMessage(harm.message, again)) !== again) return undefined;
  }
}

async function harmOf(
  place: Uri,
  read: readonly FileReference[],
): Promise<InspectorError | undefined> {
  try {
    await refuseHarmfulOutputs([referenceOf(place)], read);
    return undefined;
  } catch (error) {
    if (error instanceof InspectorError) return error;
    throw error;
  }
}

/**
 * Whether an existing file may be replaced. Every dialog asks for that itself but the system's on
 * Linux, which may append the extension after its check.
 */
async function mayReplace(place: Uri): Promise<boolean> {
  const isSimple = workspace.getConfiguration('files').get('simpleDialog.enable') === true;
  const isOfDesktop = env.appHost === 'desktop' && env.remoteName === undefined;
  if (process.platform !== 'linux' || !isOfDesktop || isSimple) return true;
  if ((await kindOf(place)) !== 'file') return true;
  const replace = 'Replace';
  const question = `Replace ${workspace.asRelativePath(place)}?`;
  const detail = 'There is a file of this name already.';
  return (await showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

/**
 * Writes under a temporary name and renames, so that a full disk leaves no partial file.
 * @throws InspectorError `not-written`
 */
export async function saveFile(place: Uri, content: string | Uint8Array): Promise<void> {
  if (place.scheme === 'file') {
    await writeFileAtomically({ path: place.fsPath, replace: true }, content);
    return;
  }
  const temporary = place.with({ path: temporaryName(place.path) });
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    await workspace.fs.writeFile(temporary, bytes);
    await workspace.fs.rename(temporary, place, { overwrite: true });
  } catch (error) {
    await workspace.fs.delete(temporary).then(undefined, () => undefined);
    throw new InspectorError(
      {
        code: 'not-written',
        file: workspace.asRelativePath(place),
        problem: `The file could not be written (${error instanceof Error ? error.message : String(error)}).`,
        remedy: 'Check the folder, its permissions and the space left; nothing was changed.',
      },
      { cause: error },
    );
  }
}
