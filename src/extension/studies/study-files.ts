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

/** How a study names a file: relative to the study's folder where that is possible. */
export function relativeName(folder: Uri, file: Uri): string {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) return file.toString();
  const relative = posix.relative(folder.path, file.path);
  return isUri(relative) ? `./${relative}` : relative;
}

/** The file a study names, as the engine can read it. */
export async function resolveFile(folder: Uri, name: string): Promise<FileReference> {
  const cut = isUri(name) ? cutUri(name) : await cutName(folder, name);
  return { location: locationOf(uriOf(folder, cut.name)), ...cut };
}

/** A file as the engine can read it. */
export function referenceOf(uri: Uri): FileReference {
  return { location: locationOf(uri), name: workspace.asRelativePath(uri, false) };
}

function locationOf(uri: Uri): FileReference['location'] {
  return uri.scheme === 'file' ? { path: uri.fsPath } : { uri: uri.toString() };
}

/** A file that a person chose, or one array in it. */
export interface ChosenSpace {
  readonly uri: Uri;
  readonly member?: string;
}

/** How a study names what a person chose. */
export function spaceName(folder: Uri, { uri, member }: ChosenSpace): string {
  const name = relativeName(folder, uri);
  return formatFileReference(member === undefined ? { name } : { name, member });
}

/** Finds all files that a study names, for a request of it to be made. */
export async function fileResolver(
  folder: Uri,
  study: StudyDefinition,
): Promise<RequestContext['resolve']> {
  const names = namedFiles(study);
  const found = await Promise.all(names.map((name) => resolveFile(folder, name)));
  const byName = new Map(names.map((name, i) => [name, found[i]!]));
  return (name) => byName.get(name)!;
}

/** A study whose names are relative to a folder, as it is to be written to a file. */
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

/** A study's name of a file in its parts, by what there is in the folder. */
async function cutName(folder: Uri, name: string): Promise<CutReference> {
  const possible = possibleFiles(name);
  const kinds = await Promise.all(possible.map((file) => kindOf(uriOf(folder, file))));
  const known = new Map(possible.map((file, i) => [file, kinds[i]]));
  return cutReference(name, (file) => known.get(file));
}

/** A URI writes a `#` of its path as `%23`. */
function cutUri(text: string): CutReference {
  const at = text.indexOf('#');
  return at < 0 ? { name: text } : { name: text.slice(0, at), member: text.slice(at + 1) };
}

/** Where a name of a file leads that is no member's. Nothing is looked at. */
export function uriOf(folder: Uri, name: string): Uri {
  if (isUri(name)) return Uri.parse(name);
  return folder.scheme === 'file'
    ? Uri.file(resolve(folder.fsPath, name))
    : Uri.joinPath(folder, name);
}

/** All files that a study names, and what is read beside those of virtual file systems. */
export async function filesOfStudy(folder: Uri, study: StudyDefinition): Promise<FileReference[]> {
  const files = await Promise.all(namedFiles(study).map((name) => resolveFile(folder, name)));
  const beside = await Promise.all(
    files.flatMap(({ location }) =>
      'uri' in location ? [urisBeside(Uri.parse(location.uri))] : [],
    ),
  );
  return [...files, ...beside.flat().map(referenceOf)];
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
  return (await kindOf(uri)) === 'file';
}

/** What there is at a place. */
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
