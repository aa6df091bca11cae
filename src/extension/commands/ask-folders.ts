import { basename } from 'node:path';
import { FileType, type QuickPickItem, Uri, workspace } from 'vscode';
import { describeProblem } from '../../core/errors';
import { embeddingFiles, noEmbeddings } from '../../formats/folder-files';
import { isScanned } from '../../formats/kinds';
import { areShards } from '../../formats/shard-names';
import { kindOf } from '../studies/study-files';
import type { SpacesWanted } from './ask-arrays';
import { showQuickPick, showWarningMessage } from '../dialogs';

/** Files chosen by the user, directly or by their folders. */
export interface FilesMeant {
  /** Files, and folders that are one space. */
  readonly files: readonly Uri[];
  /** Whether some of them were found in a folder, which may contain others. */
  readonly areFound: boolean;
}

/** A folder and its embedding files. */
interface Folder {
  readonly uri: Uri;
  readonly files: readonly Uri[];
}

/**
 * Resolves chosen folders to files. Asks once for all folders whether their files are models or
 * shards.
 * @returns undefined if the user cancelled
 * @throws InspectorError for a folder without embeddings whose subfolders have none either
 */
export async function askFolders(
  chosen: readonly Uri[],
  wanted: SpacesWanted,
): Promise<FilesMeant | undefined> {
  const kinds = await Promise.all(chosen.map(kindOf));
  const isFolder = (i: number): boolean => kinds[i] === 'folder';
  const folders = await Promise.all(chosen.filter((_, i) => isFolder(i)).map(look));
  if (folders.length === 0) return { files: chosen, areFound: false };
  const empty = folders.find(({ files }) => files.length === 0);
  if (empty !== undefined) {
    const others = await foldersInstead(empty.uri);
    if (others === undefined) return undefined;
    const replaced = chosen.flatMap((uri) => (uri === empty.uri ? others : [uri]));
    return askFolders(replaced, wanted);
  }
  const several = folders.filter(({ files }) => files.length > 1);
  const areModels = several.length === 0 || (await askModels(several, wanted.verb));
  if (areModels === undefined) return undefined;
  const meant = ({ uri, files }: Folder): readonly Uri[] =>
    areModels || files.length === 1 ? files : [uri];
  return {
    files: chosen.flatMap((uri) => {
      const folder = folders.find((other) => other.uri === uri);
      return folder === undefined ? [uri] : meant(folder);
    }),
    areFound: areModels,
  };
}

async function look(uri: Uri): Promise<Folder> {
  const names = await filesIn(uri);
  return { uri, files: embeddingFiles(names).map((name) => Uri.joinPath(uri, name)) };
}

async function filesIn(folder: Uri): Promise<string[]> {
  const entries = await workspace.fs.readDirectory(folder);
  return entries.filter(([, type]) => (type & FileType.File) !== 0).map(([name]) => name);
}

/** Maximum number of files in a question. */
const maxListed = 4;

/**
 * Asks whether the files of folders are models rather than shards; undefined if the user cancelled.
 */
async function askModels(
  folders: readonly Folder[],
  verb: SpacesWanted['verb'],
): Promise<boolean | undefined> {
  const names = folders.flatMap(({ files }) => files.map(({ path }) => basename(path)));
  // Tables may turn out to be lists for the other files when they are read.
  const listed = [...names].sort((a, b) => Number(isScanned(a)) - Number(isScanned(b)));
  const shown = listed.slice(0, maxListed).join(', ');
  const more = names.length - maxListed;
  const detail = more > 0 ? `${shown} and ${more} more` : shown;
  const isLone = folders.length === 1;
  const models: QuickPickItem = {
    label: '$(files) Models to Be Compared',
    description: 'one space a file',
    detail,
  };
  const shards: QuickPickItem = {
    label: '$(layers) Shards of One Space',
    description: isLone ? 'one space of all files' : 'one space a folder',
    detail,
  };
  const looksSharded = folders.every((folder) =>
    areShards(folder.files.map(({ path }) => basename(path))),
  );
  const chosen = await showQuickPick(looksSharded ? [shards, models] : [models, shards], {
    title: isLone
      ? `${verb}: what are the files in ${basename(folders[0]!.uri.path)}?`
      : `${verb}: what are the files in these ${folders.length} folders?`,
    ignoreFocusOut: true,
  });
  return chosen && chosen === models;
}

/** Maximum number of subfolders searched for alternatives. */
const maxLookedInto = 100;

/**
 * Tells the user that a folder holds no embeddings, and offers its subfolders that do.
 * @throws InspectorError if there are none
 */
async function foldersInstead(folder: Uri): Promise<readonly Uri[] | undefined> {
  const entries = await workspace.fs.readDirectory(folder);
  const inside = entries
    .filter(([, type]) => (type & FileType.Directory) !== 0)
    .map(([name]) => Uri.joinPath(folder, name))
    .sort((a, b) => a.path.localeCompare(b.path))
    .slice(0, maxLookedInto);
  const looked = await Promise.all(
    inside.map((uri) => look(uri).catch(() => ({ uri, files: [] }))),
  );
  const found = looked.filter(({ files }) => files.length > 0);
  const names = found.map(({ uri }) => basename(uri.path));
  const problem = noEmbeddings(workspace.asRelativePath(folder, false), names);
  if (found.length === 0) throw problem;
  const choose = 'Choose Folders…';
  const answer = await showWarningMessage(describeProblem(problem), choose);
  if (answer !== choose) return undefined;
  const items = found.map(({ uri, files }) => ({
    label: `$(folder) ${basename(uri.path)}`,
    description: `${files.length} embedding ${files.length === 1 ? 'file' : 'files'}`,
    uri,
  }));
  const picked = await showQuickPick(items, {
    title: `Folders in ${basename(folder.path)}`,
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked && picked.length > 0 ? picked.map(({ uri }) => uri) : undefined;
}
