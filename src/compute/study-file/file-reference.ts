import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { hasEmbeddingEnding } from '../../formats/kinds';
import type { FileReference } from '../protocol/engine';

/** `FILE` or `FILE#member`, split into its two parts. */
export type CutReference = Pick<FileReference, 'name' | 'member'>;

/** Kind of what exists under a name; undefined for nothing. */
export type FileKind = 'file' | 'folder' | undefined;

/**
 * Splits `FILE#member`. Names of files and folders may contain `#` too: the longest prefix that
 * exists is the file. If none exists, it is the shortest prefix with the ending of an embedding
 * file, else the whole text.
 * @param kindOf returns what exists under a prefix of the text
 */
export function cutReference(text: string, kindOf: (name: string) => FileKind): CutReference {
  const [whole, ...shorter] = cuts(text, kindOf).map((end) => text.slice(0, end));
  const all = [whole!, ...shorter];
  const name =
    all.find((each) => kindOf(each) !== undefined) ?? all.findLast(hasEmbeddingEnding) ?? whole!;
  return name === text ? { name } : { name, member: text.slice(name.length + 1) };
}

/**
 * Returns every prefix of a text that {@link cutReference} may look up; empty if there is nothing
 * to look up.
 */
export function possibleFiles(text: string): string[] {
  const first = text.indexOf('#', 1);
  if (first < 0) return [];
  const ends = [...text.matchAll(/[#\\/]/g)].map(({ index }) => index);
  return [...ends.filter((end) => end >= first), text.length].map((end) => text.slice(0, end));
}

/**
 * Returns the positions where a file's name may end, the longest first. A `#` in the name of an
 * existing folder is not one.
 */
function cuts(text: string, kindOf: (name: string) => FileKind): number[] {
  const marks = [...text.matchAll(/#/g)].map(({ index }) => index).filter((at) => at > 0);
  const [first] = marks;
  if (first === undefined) return [text.length];
  const folder = [...text.matchAll(/[\\/]/g)]
    .map(({ index }) => index)
    .findLast((at) => at > first && kindOf(text.slice(0, at)) === 'folder');
  return [text.length, ...marks.filter((at) => at > (folder ?? 0)).reverse()];
}

/**
 * Parses `FILE` or `FILE#member` from a command line or a study file.
 * @param folder folder to which a relative path refers
 * @see cutReference
 */
export function parseFileReference(text: string, folder: string): FileReference {
  const cut = cutReference(text, (name) => localKind(resolve(folder, name)));
  return { location: { path: resolve(folder, cut.name) }, ...cut };
}

function localKind(path: string): FileKind {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && (found.isDirectory() ? 'folder' : 'file');
  } catch {
    // A name that is too long, or a link to itself, is not a file.
    return undefined;
  }
}

/** Formats a reference: `FILE` or `FILE#member`. */
export function formatFileReference({ name, member }: CutReference): string {
  return member === undefined || member === '' ? name : `${name}#${member}`;
}

/**
 * Returns short names of spaces, unique within a study: the base name, or a longer one if two are
 * equal.
 */
export function spaceNames(files: readonly FileReference[]): string[] {
  const short = files.map((file) => file.title ?? shortName(file));
  return short.map((name, i) => {
    const clash = short.some((other, j) => j !== i && other === name);
    return clash ? formatFileReference(files[i]!) : name;
  });
}

/** Formats a reference without the folders of its file. */
export function shortName(file: CutReference): string {
  return formatFileReference({ ...file, name: basename(file.name) });
}

/** Whether plain data is a reference to a file. */
export function isFileReference(value: object): value is FileReference {
  return 'location' in value && 'name' in value;
}

/** Returns all file references in plain data, such as those of a request. */
export function fileReferencesIn(value: unknown): FileReference[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value) && isFileReference(value)) return [value];
  return Object.values(value).flatMap(fileReferencesIn);
}
