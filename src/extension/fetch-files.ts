import { FileSystemError, FileType, ProgressLocation, Uri, window, workspace } from 'vscode';
import { CancelledError, InspectorError } from '../core/errors';
import { checkBound, mebibyte } from '../formats/limits';
import { readSettings } from './settings';

/** How long fetched bytes are kept for the next one who asks, in milliseconds. */
const keptFor = 20_000;
/** Files from so many bytes on are fetched under a notification, which can stop it. */
const noticedBytes = 4 * mebibyte;

/**
 * Fetches whole files of virtual file systems for the engine: VS Code gives no parts of them. The same
 * file is asked for several times when it is opened, and fetched once.
 */
export class FetchedFiles {
  private readonly kept = new Map<string, Promise<Uint8Array>>();

  /** @throws InspectorError `unreadable`, or `too-large` before anything is fetched; CancelledError */
  async fetch(text: string): Promise<Uint8Array> {
    const uri = Uri.parse(text);
    const { size, mtime } = await fileStat(uri);
    checkBound(
      { name: nameOf(uri) },
      'It is not on this machine’s disk and has to be fetched whole',
      size,
      'fetchMebibytes',
      readSettings().bounds,
    );
    const key = `${text} ${size} ${mtime}`;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const bytes = size < noticedBytes ? readFile(uri) : fetchNoticed(uri, size);
    this.kept.set(key, bytes);
    const forget = (): void => void this.kept.delete(key);
    bytes.then(() => setTimeout(forget, keptFor).unref(), forget);
    return bytes;
  }
}

async function fetchNoticed(uri: Uri, size: number): Promise<Uint8Array> {
  const mebibytes = Math.ceil(size / mebibyte).toLocaleString('en');
  const title = `Fetching ${nameOf(uri)} (${mebibytes} MiB)`;
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    (_, token) =>
      new Promise<Uint8Array>((resolve, reject) => {
        token.onCancellationRequested(() => {
          reject(new CancelledError(`Fetching ${nameOf(uri)} was stopped.`));
        });
        readFile(uri).then(resolve, reject);
      }),
  );
}

async function fileStat(uri: Uri): Promise<{ size: number; mtime: number }> {
  const { size, mtime, type } = await readable(uri, () => workspace.fs.stat(uri));
  if ((type & FileType.Directory) === 0) return { size, mtime };
  throw new InspectorError({
    code: 'unreadable',
    file: nameOf(uri),
    problem: 'It is a folder of a virtual file system, of which only single files are fetched.',
    remedy: 'Name its files one by one, or copy the folder to this machine.',
  });
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
