import { posix } from 'node:path';
import { LRUCache } from 'lru-cache';
import { FileSystemError, FileType, ProgressLocation, Uri, workspace } from 'vscode';
import { CancelledError, InspectorError } from '../core/errors';
import type { Fetched, FetchedFile } from '../compute/files/fetched';
import type { Bounds } from '../formats/bounds';
import { isEmbeddingName } from '../formats/kinds';
import { checkBound, mebibyte } from '../formats/limits';
import { readSettings } from './settings';
import { urisBeside } from './uris-beside';
import { withProgress } from './dialogs';

/** Milliseconds that fetched bytes are kept for further requests. */
const cachedMilliseconds = 20_000;
/** Maximum number of files and folders that are kept. */
const maxFetched = 64;
/** Size in bytes from which files are fetched with a notification, which can cancel it. */
const noticedBytes = 4 * mebibyte;

/** A file to fetch, by its path relative to the requested folder. */
interface WantedFile {
  readonly uri: Uri;
  readonly path: string;
  readonly size: number;
  /**
   * Times of its last change (0 if the file system does not tell) and of its creation, in
   * milliseconds.
   */
  readonly mtime: number;
  readonly ctime: number;
}

/**
 * Fetches whole files and folders of virtual file systems for the engine, because VS Code cannot
 * read parts of files. Several requests for the same file share one fetch.
 */
export class FetchedFiles {
  private readonly cache = new LRUCache<string, Promise<Fetched>>({
    max: maxFetched,
    ttl: cachedMilliseconds,
    ttlAutopurge: true,
  });

  /**
   * Fetches a file with those that its reader opens beside it, or a folder's embedding files with
   * theirs.
   * @throws InspectorError `unreadable`, or `too-large` before anything is fetched; CancelledError
   */
  async fetch(text: string): Promise<Fetched> {
    const uri = Uri.parse(text);
    const { bounds } = readSettings();
    const { isFolder, wanted } = await wantedFiles(uri, bounds);
    const size = wanted.reduce((sum, file) => sum + file.size, 0);
    checkBound(
      { name: nameOf(uri) },
      'It is not on this machine’s disk and has to be fetched whole',
      size,
      'fetchMebibytes',
      bounds,
    );
    const states = wanted.map(({ path, size, mtime, ctime }) => [path, size, mtime, ctime]);
    const key = JSON.stringify([text, states]);
    const cached = this.cache.get(key);
    if (cached !== undefined) return cached;
    const files = size < noticedBytes ? readFiles(wanted) : fetchNoticed(uri, wanted, size);
    const fetched = files.then((all) => ({ isFolder, files: all }));
    // It cannot expire before it has arrived.
    this.cache.set(key, fetched, { ttl: 0 });
    const forget = (): void => void this.cache.delete(key);
    const keep = (): void => void this.cache.set(key, fetched);
    // Without times of change, another file of the same size could not be detected.
    const hasTimes = wanted.every(({ mtime }) => mtime > 0);
    fetched.then(hasTimes ? keep : forget, forget);
    return fetched;
  }
}

function fetchNoticed(
  uri: Uri,
  wanted: readonly WantedFile[],
  size: number,
): Promise<FetchedFile[]> {
  const mebibytes = Math.ceil(size / mebibyte).toLocaleString('en');
  const title = `Fetching ${nameOf(uri)} (${mebibytes} MiB)`;
  const fetching = withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (progress, token) =>
      new Promise<FetchedFile[]>((resolve, reject) => {
        token.onCancellationRequested(() => {
          reject(new CancelledError(`Fetching ${nameOf(uri)} was stopped.`));
        });
        readFiles(wanted, (file) => {
          if (token.isCancellationRequested) throw new CancelledError();
          const increment = (100 * file.size) / size;
          progress.report(wanted.length > 1 ? { increment, message: file.path } : {});
        }).then(resolve, reject);
      }),
  );
  return Promise.resolve(fetching);
}

/**
 * Reads files one after the other.
 * @param done called after each file
 */
async function readFiles(
  wanted: readonly WantedFile[],
  done: (file: WantedFile) => void = () => undefined,
): Promise<FetchedFile[]> {
  const files: FetchedFile[] = [];
  for (const file of wanted) {
    files.push({ path: file.path, bytes: await readFile(file.uri) });
    done(file);
  }
  return files;
}

/**
 * Returns the files that are read for a file or folder: embedding files, and those that their
 * readers open beside them.
 * @throws InspectorError `unreadable`, or `too-large` for a folder of too many
 */
export async function wantedFiles(
  uri: Uri,
  bounds: Bounds,
): Promise<{ isFolder: boolean; wanted: WantedFile[] }> {
  const { size, mtime, ctime, type } = await readable(uri, () => workspace.fs.stat(uri));
  const isFolder = (type & FileType.Directory) !== 0;
  if (!isFolder) {
    const folder = Uri.joinPath(uri, '..');
    const own = { uri, path: posix.relative(folder.path, uri.path), size, mtime, ctime };
    return { isFolder, wanted: [own, ...(await wantedIn(folder, await urisBeside(uri)))] };
  }
  const entries = await readable(uri, () => workspace.fs.readDirectory(uri));
  const embeddings = entries
    .filter(([name, kind]) => (kind & FileType.File) !== 0 && isEmbeddingName(name))
    .map(([name]) => Uri.joinPath(uri, name));
  const what = 'Embedding files in the folder';
  checkBound({ name: nameOf(uri) }, what, embeddings.length, 'folderFiles', bounds);
  const beside = await Promise.all(embeddings.map(urisBeside));
  const all = new Map([...embeddings, ...beside.flat()].map((file) => [file.toString(), file]));
  return { isFolder, wanted: await wantedIn(uri, [...all.values()]) };
}

/** Returns those of the files that exist. */
async function wantedIn(folder: Uri, uris: readonly Uri[]): Promise<WantedFile[]> {
  const found = await Promise.all(
    uris.map(async (uri): Promise<WantedFile[]> => {
      try {
        const { size, mtime, ctime } = await workspace.fs.stat(uri);
        return [{ uri, path: posix.relative(folder.path, uri.path), size, mtime, ctime }];
      } catch {
        // The reader reports missing files.
        return [];
      }
    }),
  );
  return found.flat();
}

function readFile(uri: Uri): Promise<Uint8Array> {
  return readable(uri, () => workspace.fs.readFile(uri));
}

async function readable<T>(uri: Uri, read: () => Thenable<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const isMissing = error instanceof FileSystemError && error.code === 'FileNotFound';
    const reason = error instanceof Error ? error.message : String(error);
    throw new InspectorError(
      {
        code: 'unreadable',
        file: nameOf(uri),
        problem: isMissing
          ? 'There is no such file.'
          : `Its file system (${uri.scheme}) does not give it: ${reason.replace(/[.\s]+$/, '')}.`,
        remedy: isMissing ? 'Check the path.' : 'Check that it is connected, then try again.',
      },
      { cause: error },
    );
  }
}

function nameOf(uri: Uri): string {
  return workspace.asRelativePath(uri, true);
}
