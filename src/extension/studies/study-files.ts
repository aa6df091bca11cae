import { posix, resolve } from 'node:path';
import { FileType, Uri, workspace } from 'vscode';
import {
  cutReference,
  type CutReference,
  type FileKind,
  formatFileReference,
  possibleFiles,
} from '../../compute/study-file/file-reference';
import type { FileReference } from '../../compute/protocol/engine';
import type { StudyDefinition } from '../../compute/study-file/definition';
import { namedFiles, withFileNames } from '../../compute/study-file/named-files';
import { urisBeside } from '../uris-beside';
import type { RequestContext } from '../../compute/study-file/request';

/** Returns the name of a file in a study: relative to the study's folder if possible. */
export function relativeName(folder: Uri, file: Uri): string {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) return file.toString();
  const relative = posix.relative(folder.path, file.path);
  return isUri(relative) ? `./${relative}` : relative;
}

/** Resolves a file that a study names to a reference for the engine. */
export async function resolveFile(folder: Uri, name: string): Promise<FileReference> {
  const cut = isUri(name) ? cutUri(name) : await cutName(folder, name);
  return { location: locationOf(uriOf(folder, cut.name)), ...cut };
}

/** Returns a reference to a file for the engine. */
export function referenceOf(uri: Uri): FileReference {
  return { location: locationOf(uri), name: workspace.asRelativePath(uri, false) };
}

function locationOf(uri: Uri): FileReference['location'] {
  return uri.scheme === 'file' ? { path: uri.fsPath } : { uri: uri.toString() };
}

/** A file that the user chose, or one array in it. */
export interface ChosenSpace {
  readonly uri: Uri;
  readonly member?: string;
}

/** Returns the name in a study of what the user chose. */
export function spaceName(folder: Uri, { uri, member }: ChosenSpace): string {
  const name = relativeName(folder, uri);
  return formatFileReference(member === undefined ? { name } : { name, member });
}

/** Resolves all files that a study names, for a request. */
export async function fileResolver(
  folder: Uri,
  study: StudyDefinition,
): Promise<RequestContext['resolve']> {
  const names = namedFiles(study);
  const found = await Promise.all(names.map((name) => resolveFile(folder, name)));
  const byName = new Map(names.map((name, i) => [name, found[i]!]));
  return (name) => byName.get(name)!;
}

/** Returns a study whose names are relative to `folder` with names for a file at another place. */
export async function movedStudy(
  study: StudyDefinition,
  folder: Uri,
  place: Uri,
): Promise<StudyDefinition> {
  const find = await fileResolver(folder, study);
  return withFileNames(study, (name) => {
    const reference = find(name);
    const moved = relativeName(Uri.joinPath(place, '..'), fileUri(reference));
    return formatFileReference({ ...reference, name: moved });
  });
}

/** Splits a study's name of a file, by what exists in the folder. */
async function cutName(folder: Uri, name: string): Promise<CutReference> {
  const possible = possibleFiles(name);
  const kinds = await Promise.all(possible.map((file) => kindOf(uriOf(folder, file))));
  const kindByFile = new Map(possible.map((file, i) => [file, kinds[i]]));
  return cutReference(name, (file) => kindByFile.get(file));
}

/** Splits a URI, in which a `#` of the path is written as `%23`. */
function cutUri(text: string): CutReference {
  const at = text.indexOf('#');
  return at < 0 ? { name: text } : { name: text.slice(0, at), member: text.slice(at + 1) };
}

/** Returns the URI of a file's name without a member. The file is not accessed. */
export function uriOf(folder: Uri, name: string): Uri {
  if (isUri(name)) return Uri.parse(name);
  return folder.scheme === 'file'
    ? Uri.file(resolve(folder.fsPath, name))
    : Uri.joinPath(folder, name);
}

/** Returns all files that a study names, and those read beside files of virtual file systems. */
export async function filesOfStudy(folder: Uri, study: StudyDefinition): Promise<FileReference[]> {
  const files = await Promise.all(namedFiles(study).map((name) => resolveFile(folder, name)));
  const beside = await Promise.all(
    files.flatMap(({ location }) =>
      'uri' in location ? [urisBeside(Uri.parse(location.uri))] : [],
    ),
  );
  return [...files, ...beside.flat().map(referenceOf)];
}

/** Returns the URI of a file reference. */
export function fileUri(reference: FileReference): Uri {
  const { location } = reference;
  return 'path' in location ? Uri.file(location.path) : Uri.parse(location.uri);
}

/** Returns the deepest folder that contains all of these files. */
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

/** Whether a file exists. */
export async function fileExists(uri: Uri): Promise<boolean> {
  return (await kindOf(uri)) === 'file';
}

/** Returns the kind of what exists at a place. */
export async function kindOf(uri: Uri): Promise<FileKind> {
  try {
    const { type } = await workspace.fs.stat(uri);
    return (type & FileType.Directory) !== 0 ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

/** Whether a study names a file by a URI. */
export function isUri(name: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(name);
}
