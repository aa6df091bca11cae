import { posix } from 'node:path';
import { type ByteSource, bytesInMemory } from '../../formats/byte-source';

/**
 * Content of a file or folder that only the host can read: the file and those its reader opens
 * beside it, or the embedding files of a folder with theirs.
 */
export interface Fetched {
  readonly isFolder: boolean;
  /** The fetched files; a file itself comes first. */
  readonly files: readonly FetchedFile[];
}

export interface FetchedFile {
  /** Path relative to the folder; parts are joined by `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Returns one of the fetched files as a byte source.
 * @param name name of the file for the user
 */
export function fetchedSource(
  files: readonly FetchedFile[],
  { path, bytes }: FetchedFile,
  name: string,
): ByteSource {
  return {
    ...bytesInMemory(name, bytes),
    openBeside: (relative) => {
      const beside = posix.join(posix.dirname(path), relative);
      const found = files.find((file) => file.path === beside);
      return Promise.resolve(
        found && fetchedSource(files, found, posix.join(posix.dirname(name), relative)),
      );
    },
  };
}

/** Reads a whole file or folder that only the host can read. */
export type FetchFile = (uri: string) => Promise<Fetched>;
