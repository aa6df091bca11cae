import { CancelledError } from '../../core/errors';
import { isFileReference } from '../study-file/file-reference';
import { filesRead } from '../files/files-read';
import type { FileReference } from '../protocol/engine';
import type { FetchFile } from '../files/fetched';
import { hashOf } from '../store/bounded-folder';

/**
 * Version of the results; raised with every change of what is computed, so that results of another
 * version are computed anew.
 */
export const resultVersion = 4;

/**
 * Returns a text that differs whenever the content of `value` differs: plain data, in which every
 * file reference is replaced by the state of all files that are read for it (paths, sizes and times
 * of the last change; a hash of the bytes if only the host can read them). Undefined if a file
 * cannot be accessed.
 * @throws CancelledError if fetching a file was cancelled
 */
export async function contentKey(
  value: unknown,
  fetchFile: FetchFile,
): Promise<string | undefined> {
  try {
    return JSON.stringify([resultVersion, await identify(value, fetchFile)]);
  } catch (error) {
    // A user who cancels a fetch does not want to be asked again.
    if (error instanceof CancelledError) throw error;
    return undefined;
  }
}

async function identify(value: unknown, fetchFile: FetchFile): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((each) => identify(each, fetchFile)));
  if (isFileReference(value)) return fileIdentity(value, fetchFile);
  const entries = Object.entries(value).map(
    async ([name, each]) => [name, await identify(each, fetchFile)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function fileIdentity(
  { location, ...rest }: FileReference,
  fetchFile: FetchFile,
): Promise<unknown> {
  if ('path' in location) {
    return { ...rest, path: location.path, files: await filesRead(location.path) };
  }
  const { files } = await fetchFile(location.uri);
  const hashes = files.map(({ path, bytes }) => [path, hashOf(bytes)]);
  return { ...rest, uri: location.uri, hashes };
}
