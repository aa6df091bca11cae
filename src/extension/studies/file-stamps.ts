import { basename } from 'node:path';
import type { FileChange } from '../../compute/protocol/file-change';

/** State of one file on disk at one time. */
export interface PartState {
  /** Text that differs whenever the content may differ. */
  readonly version: string;
  /** Time of the last change, in milliseconds since 1970. */
  readonly mtime: number;
}

/**
 * States of all files that are read for a file, by location: itself, the files of a folder, files
 * that readers open beside it. Undefined if the file does not exist.
 */
export type FileParts = ReadonlyMap<string, PartState> | undefined;

/** States of a named file at one time. */
export interface NamedParts {
  readonly name: string;
  readonly parts: FileParts;
}

/** States of named files, by their location, at the time when a result was computed from them. */
export interface FileStamps {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly files: ReadonlyMap<string, NamedParts>;
}

/** A result, with the states of its files before they were read. */
export interface Stamped<T> {
  readonly result: T;
  readonly files: FileStamps;
}

/** Whether the files that both contain have the same states. */
export function areSame(before: FileStamps, now: FileStamps): boolean {
  return [...before.files].every(([location, { parts }]) => {
    const other = now.files.get(location);
    return other === undefined || isSame(parts, other.parts);
  });
}

/** Whether the content is the same, as far as can be told without reading it. */
export function isSame(before: FileParts, now: FileParts): boolean {
  return changeOf(before, now) === undefined;
}

/** Returns the change of a file's parts; undefined if they are the same. */
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
 * Returns the change of a named file since it was stamped; undefined if there is none.
 * @param noticed time at which its current state was first seen
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
  // The time of a moved file, or of another machine's clock, says nothing about the time of the
  // change.
  const at = written > stampedAt && written <= noticed ? written : noticed;
  return {
    file: name,
    change,
    at,
    parts: parts.filter((part) => part !== location).map((part) => basename(part)),
  };
}
