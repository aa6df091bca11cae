import { posix } from 'node:path';
import { Uri, workspace } from 'vscode';
import { type ByteSource, bytesInMemory } from '../formats/byte-source';
import { filesBeside } from '../formats/files-beside';
import { defaultLimits, mebibyte } from '../formats/limits';

/** Returns the files that the reader of a file opens beside it, if any; some may not exist. */
export async function urisBeside(uri: Uri): Promise<Uri[]> {
  const folder = Uri.joinPath(uri, '..');
  const name = posix.basename(uri.path);
  const open = async (path: string): Promise<ByteSource | undefined> => {
    const file = Uri.joinPath(folder, path);
    try {
      const { size } = await workspace.fs.stat(file);
      if (size > defaultLimits.headerMebibytes * mebibyte) return undefined;
      return bytesInMemory(path, await workspace.fs.readFile(file));
    } catch {
      // A missing file is reported when it is read.
      return undefined;
    }
  };
  const names = await filesBeside(name, open, defaultLimits);
  return names.filter((path) => path !== name).map((path) => Uri.joinPath(folder, path));
}
