import { basename } from 'node:path';
import type { FileChange } from '../../compute/protocol/file-change';

/** One file on disk as it is at one time. */
export interface PartState {
  /** Another text whenever the content may be another. */
  readonly version: string;
  /** When it was written last, milliseconds since 1970. */
  readonly mtime: number;
}

/**
 * All that is read where a file is named, by where it lies: itself, the files of a folder, what readers open
 * beside it. Undefined where there is no such file.
 */
export type FileParts = ReadonlyMap<string, PartState> | undefined;

/** A named file at one time. */
export interface NamedParts {
  readonly name: string;
  readonly parts: FileParts;
}

/** Named files, by their location, as they were when something was computed of them. */
export interface FileStamps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly files: ReadonlyMap<string, NamedParts>;
}

/** A result, with the files it is of as they were before they were read. */
export interface Stamped<T> {
  readonly result: T;
  readonly files: FileStamps;
}

/** Whether files that both name are the same. */
export function areSame(before: FileStamps, now: FileStamps): boolean {
  return [...before.files].every(([location, { parts }]) => {
    const other = now.files.get(location);
    return other === undefined || isSame(parts, other.parts);
  });
}

/** Whether it is the same content, as far as can be told without reading it. */
export function isSame(before: FileParts, now: FileParts): boolean {
  return changeOf(before, now) === undefined;
}

/** What has become of a file's parts; undefined where they are as before. */
function changeOf(
  before: FileParts,
  now: FileParts,
): { readonly change: FileChange['change']; readonly parts: readonly string[] } | undefined {
  if (before === undefined) return now === undefined ? undefined : { change: 'created', parts: [] };
  if (now === undefined) return { change: 'deleted', parts: [] };
  const all = new Set([...before.keys(), ...now.keys()]);
  const parts = [...all].filter((part) => before.get(part)?.version !== now.get(part)?.version);
  return parts.length === 0 ? undefined : { change: 'changed', parts };
}

/**
 * What has become of a named file since it was stamped; undefined where it is as it was.
 * @param noticed when it was found to be as it is now
 */
export function changeSince(
  stampedAt: number,
  location: string,
  { name, parts: before }: NamedParts,
  now: FileParts,
  noticed: number,
): FileChange | undefined {
  const found = changeOf(before, now);
  if (found === undefined) return undefined;
  const { change, parts } = found;
  const looked = change === 'created' ? [...(now?.keys() ?? [])] : parts;
  const written = Math.max(0, ...looked.map((part) => now?.get(part)?.mtime ?? 0));
  // A file that was moved here, or a clock of another machine, tells nothing of when that was.
  const at = written > stampedAt && written <= noticed ? written : noticed;
  return {
    file: name,
    change,
    at,
    parts: parts.filter((part) => part !== location).map((part) => basename(part)),
  };
}
