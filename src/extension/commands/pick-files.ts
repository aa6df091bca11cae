import { basename } from 'node:path';
import { FileType, Uri, window, workspace } from 'vscode';
import { isSidecar } from '../../formats/sidecars';
import { embeddingExtensions, isEmbeddingName } from '../../formats/kinds';
import type { CommandContext } from '../context';

const mostOffered = 500;

/** Whether a file's name is that of an embedding file. */
export function looksLikeEmbeddings(path: string): boolean {
  const name = basename(path).toLowerCase();
  return !isSidecar(name) && isEmbeddingName(name);
}

/** The embedding files a command is for: what was selected, else what the person picks. */
export async function filesFor(
  target: Uri | undefined,
  selection: readonly Uri[] | undefined,
  least: number,
): Promise<readonly Uri[] | undefined> {
  const given =
    selection !== undefined && selection.length > 0 ? selection : target ? [target] : [];
  if (given.length >= least) return given;
  const [first] = given;
  const offered = first === undefined ? await filesInWorkspace() : await filesBeside(first);
  return pick(offered, given, least);
}

async function filesInWorkspace(): Promise<Uri[]> {
  const endings = embeddingExtensions.map((ending) => ending.slice(1)).join(',');
  const found = await workspace.findFiles(`**/*.{${endings}}`, '**/node_modules/**', mostOffered);
  return found.filter(({ path }) => looksLikeEmbeddings(path));
}

async function filesBeside(file: Uri): Promise<Uri[]> {
  const folder = Uri.joinPath(file, '..');
  const entries = await workspace.fs.readDirectory(folder);
  return entries
    .filter(([name, type]) => (type & FileType.File) !== 0 && looksLikeEmbeddings(name))
    .map(([name]) => Uri.joinPath(folder, name));
}

async function pick(
  offered: readonly Uri[],
  picked: readonly Uri[],
  least: number,
): Promise<readonly Uri[] | undefined> {
  if (offered.length === 0) {
    const chosen = await window.showOpenDialog({
      canSelectMany: true,
      title: 'Embedding files',
      filters: { Embeddings: embeddingExtensions.map((ending) => ending.slice(1)) },
    });
    return chosen !== undefined && chosen.length >= least ? chosen : undefined;
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
  const chosen = await window.showQuickPick(items, {
    canPickMany: true,
    matchOnDescription: true,
    title: least > 1 ? `Choose at least ${least} embedding files of the same rows` : 'Choose files',
  });
  if (chosen === undefined) return undefined;
  if (chosen.length < least) {
    void window.showWarningMessage(`Choose at least ${least} embedding files of the same rows.`);
    return undefined;
  }
  return chosen.map(({ uri }) => uri);
}

/** The study that is shown, or a message that there is none. */
export function activeStudy({ studies }: CommandContext): CommandContext['studies']['active'] {
  if (studies.active === undefined) {
    void window.showInformationMessage(
      'No study is open. Select embedding files in the Explorer and choose "Compare Embeddings".',
    );
  }
  return studies.active;
}
