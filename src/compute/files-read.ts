import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filesBeside } from '../formats/files-beside';
import { readsBeside } from '../formats/kinds';
import { defaultLimits } from '../formats/limits';
import { type LocalByteSource, openLocalFile } from './node-byte-source';

/** A local file as it is now. */
export interface FileState {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * All that is read where a local file or folder is named: itself, every file of the folder, and what
 * readers open beside them. Its state is another one whenever what comes of reading may be.
 * @throws what the file system says of a file that is not there
 */
export async function filesRead(path: string): Promise<FileState[]> {
  const own = await stateOf(path);
  if (!(await stat(path)).isDirectory()) return [own, ...(await besideFile(path))];
  const names = (await readdir(path)).sort();
  const inside = await Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      return [...(await stateIfThere(file)), ...(await besideFile(file))];
    }),
  );
  return inside.flat();
}

async function stateOf(path: string): Promise<FileState> {
  const { size, mtimeMs } = await stat(path);
  return { path, size, mtimeMs };
}

function stateIfThere(path: string): Promise<FileState[]> {
  return stateOf(path).then(
    (state) => [state],
    () => [],
  );
}

/** States of what is read beside a file. What is not there now has none. */
async function besideFile(path: string): Promise<FileState[]> {
  if (!readsBeside(path)) return [];
  const folder = dirname(path);
  const opened: LocalByteSource[] = [];
  const open = async (name: string): Promise<LocalByteSource | undefined> => {
    const source = await openLocalFile(join(folder, name)).catch(() => undefined);
    if (source !== undefined) opened.push(source);
    return source;
  };
  try {
    const names = await filesBeside(basename(path), open, defaultLimits);
    const others = names.filter((name) => name !== basename(path));
    return (await Promise.all(others.map((name) => stateIfThere(join(folder, name))))).flat();
  } finally {
    await Promise.all(opened.map((source) => source.close()));
  }
}
