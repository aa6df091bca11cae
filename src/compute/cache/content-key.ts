import { CancelledError } from '../../core/errors';
import { isFileReference } from '../file-reference';
import { filesRead } from '../files-read';
import type { FileReference } from '../protocol/engine';
import type { FetchFile } from '../fetched';
import { hashOf } from './bounded-folder';

/** Raised with every change of what is computed: what another number computed is computed anew. */
export const resultVersion = 4;

/**
 * A text that differs whenever what `value` stands for does: plain data, with every file reference in
 * it replaced by the content of all that is read for it (paths, sizes and times of the last change; a hash
 * of the bytes where only the host can read them). Undefined if a file cannot be looked at.
 * @throws CancelledError if fetching one was stopped
 */
export async function contentKey(
  value: unknown,
  fetchFile: FetchFile,
): Promise<string | undefined> {
  try {
    return JSON.stringify([resultVersion, await identify(value, fetchFile)]);
  } catch (error) {
    // Who stops a fetch does not want to be asked again.
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
  { location, ...known }: FileReference,
  fetchFile: FetchFile,
): Promise<unknown> {
  if ('path' in location) {
    return { ...known, path: location.path, files: await filesRead(location.path) };
  }
  const { files } = await fetchFile(location.uri);
  const hashes = files.map(({ path, bytes }) => [path, hashOf(bytes)]);
  return { ...known, uri: location.uri, hashes };
}
