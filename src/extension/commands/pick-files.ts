import { basename } from 'node:path';
import { FileType, Uri, workspace } from 'vscode';
import { embeddingFiles } from '../../formats/folder-files';
import { embeddingExtensions } from '../../formats/kinds';
import { isSidecar } from '../../formats/sidecars';
import type { CommandContext } from '../context';
import {
  showInformationMessage,
  showOpenDialog,
  showQuickPick,
  showWarningMessage,
} from '../dialogs';

const maxOffered = 500;

/** Returns the files and folders on which a command was called. */
export function selectedFiles(
  target: Uri | undefined,
  selection: readonly Uri[] | undefined,
): readonly Uri[] {
  if (selection !== undefined && selection.length > 0) return selection;
  return target === undefined ? [] : [target];
}

/**
 * Lets the user choose embedding files: those beside the first, or those of the workspace if there
 * are too few.
 * @param picked files that are checked initially
 */
export async function pickFiles(
  picked: readonly Uri[],
  minimum: number,
): Promise<readonly Uri[] | undefined> {
  const [first] = picked;
  const beside = first === undefined ? [] : await filesBeside(first);
  return pick(beside.length >= minimum ? beside : await filesInWorkspace(), picked, minimum);
}

async function filesInWorkspace(): Promise<Uri[]> {
  const endings = embeddingExtensions.map((ending) => ending.slice(1)).join(',');
  const found = await workspace.findFiles(`**/*.{${endings}}`, '**/node_modules/**', maxOffered);
  return found.filter(({ path }) => !isSidecar(basename(path)));
}

async function filesBeside(file: Uri): Promise<Uri[]> {
  const folder = Uri.joinPath(file, '..');
  const entries = await workspace.fs.readDirectory(folder);
  const files = entries.filter(([, type]) => (type & FileType.File) !== 0).map(([name]) => name);
  return embeddingFiles(files).map((name) => Uri.joinPath(folder, name));
}

async function pick(
  offered: readonly Uri[],
  picked: readonly Uri[],
  minimum: number,
): Promise<readonly Uri[] | undefined> {
  if (offered.length === 0) {
    const chosen = await showOpenDialog({
      canSelectMany: true,
      title: 'Embedding files',
      filters: { Embeddings: embeddingExtensions.map((ending) => ending.slice(1)) },
    });
    return chosen !== undefined && chosen.length >= minimum ? chosen : undefined;
  }
  const isPicked = new Set(picked.map(String));
  const items = offered
    .map((uri) => ({
      label: basename(uri.path),
      description: workspace.asRelativePath(Uri.joinPath(uri, '..')),
      uri,
      picked: isPicked.has(uri.toString()),
    }))
    .sort((a, b) => a.description.localeCompare(b.description) || a.label.localeCompare(b.label));
  const chosen = await showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title:
      minimum > 1 ? `Choose at least ${minimum} embedding files of the same rows` : 'Choose files',
  });
  if (chosen === undefined) return undefined;
  if (chosen.length < minimum) {
    void showWarningMessage(`Choose at least ${minimum} embedding files of the same rows.`);
    return undefined;
  }
  return chosen.map(({ uri }) => uri);
}

/** Returns the current study; tells the user if there is none. */
export function activeStudy({ studies }: CommandContext): CommandContext['studies']['active'] {
  if (studies.active === undefined) {
    void showInformationMessage(
      'No study is open. Select embedding files in the Explorer and choose "Compare Embeddings".',
    );
  }
  return studies.active;
}
