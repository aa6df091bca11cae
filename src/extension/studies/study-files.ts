import { posix } from 'node:path';
import { FileType, Uri, workspace } from 'vscode';
import { parseFileReference } from '../../compute/file-reference';
import type { FileReference } from '../../compute/protocol/engine';

/** How a study names a file: relative to the study's folder where that is possible. */
export function relativeName(folder: Uri, file: Uri): string {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) return file.toString();
  return posix.relative(folder.path, file.path);
}

/** The file a study names, as the engine can read it. */
export function resolveFile(folder: Uri, name: string): FileReference {
  if (folder.scheme === 'file' && !hasScheme(name)) return parseFileReference(name, folder.fsPath);
  const [path, member] = splitMember(name);
  const uri = hasScheme(path) ? Uri.parse(path) : Uri.joinPath(folder, path);
  return {
    location: uri.scheme === 'file' ? { path: uri.fsPath } : { uri: uri.toString() },
    name: path,
    ...(member === undefined ? {} : { member }),
  };
}

/** Where a file named by a study is. */
export function fileUri(reference: FileReference): Uri {
  const { location } = reference;
  return 'path' in location ? Uri.file(location.path) : Uri.parse(location.uri);
}

/** The folder that all of these files are below. */
export function commonFolder(files: readonly Uri[]): Uri {
  const [first, ...rest] = files;
  let folder = Uri.joinPath(first!, '..');
  while (rest.some((file) => !file.path.startsWith(`${folder.path.replace(/\/$/, '')}/`))) {
    const parent = Uri.joinPath(folder, '..');
    if (parent.path === folder.path) break;
    folder = parent;
  }
  return folder;
}

/** Whether there is such a file. */
export async function fileExists(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.File) !== 0;
  } catch {
    return false;
  }
}

function hasScheme(name: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(name);
}

function splitMember(name: string): [path: string, member?: string] {
  const cut = name.indexOf('#');
  return cut < 0 ? [name] : [name.slice(0, cut), name.slice(cut + 1)];
}
