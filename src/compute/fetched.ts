import { posix } from 'node:path';
import { type ByteSource, bytesInMemory } from '../formats/byte-source';

/**
 * What only the host could reach and has fetched whole: a file and what its reader opens beside it, or the
 * embedding files of a folder with theirs.
 */
export interface Fetched {
  readonly isFolder: boolean;
  /** The file itself first. */
  readonly files: readonly FetchedFile[];
}

export interface FetchedFile {
  /** From the folder; parts are joined by `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Reads a file or folder that only the host can reach, whole. */
export type FetchFile = (uri: string) => Promise<Fetched>;

/** One of the fetched files as a byte source. @param name as the person knows it */
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
