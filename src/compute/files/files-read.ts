import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filesBeside } from '../../formats/files-beside';
import { isEmbeddingName, readsBeside } from '../../formats/kinds';
import { defaultLimits } from '../../formats/limits';
import { contentSample } from './content-sample';
import { type LocalByteSource, openLocalFile } from './node-byte-source';

/** Current state of a local file, as plain data. */
export interface FileState {
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** Time of the last change of its bytes, in nanoseconds; a program can set it. */
  readonly modified: string;
  /**
   * Time of the last change of its bytes or attributes, in nanoseconds; only the system sets it.
   */
  readonly changed: string;
  /** Inode number, which differs after another file has replaced it. */
  readonly inode: string;
  /** Hash of a sample of its bytes; absent if they cannot be read. */
  readonly sample?: string;
}

/**
 * Returns the states of all files that are read for a local file or folder: the file, every
 * embedding file of the folder, and the files that readers open beside them. The states differ
 * whenever the result of reading may differ.
 * @param earlier earlier states, by path: an untouched file is not opened again
 * @throws the file system's error for a file that does not exist
 */
export async function filesRead(
  path: string,
  earlier?: ReadonlyMap<string, FileState>,
): Promise<FileState[]> {
  const states = (await pathsRead(path)).map((each) => {
    const state = stateOf(each, earlier?.get(each));
    return each === path ? state : state.catch(() => undefined);
  });
  return (await Promise.all(states)).filter((state) => state !== undefined);
}

/**
 * Returns the version of files as a text, by which a study detects changes. Does not contain the
 * inodes, because network file systems may change them without a change of the file.
 */
export function versionOf(files: readonly FileState[]): string {
  return JSON.stringify(files.map(({ inode: _, ...state }) => state));
}

/**
 * Returns the paths of {@link filesRead}; some may not exist.
 * @throws the file system's error for a file that does not exist
 */
export async function pathsRead(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path, ...(await besideFile(path))];
  const names = (await readdir(path)).filter(isEmbeddingName).sort();
  const inside = await Promise.all(
    names.map(async (name) => {
      const file = join(path, name);
      return [file, ...(await besideFile(file))];
    }),
  );
  return [...new Set(inside.flat())];
}

/**
 * Milliseconds within which a file may be written again without a change of its times: clocks of
 * disks are coarse.
 */
const clockTick = 2000;

/**
 * Returns the state of a file.
 * @param before its earlier state: if it is untouched since, it is not opened
 * @throws the file system's error for a file that does not exist
 */
export async function stateOf(path: string, before?: FileState): Promise<FileState> {
  const found = await stat(path, { bigint: true });
  const size = Number(found.size);
  const now = {
    path,
    size,
    modified: String(found.mtimeNs),
    changed: String(found.ctimeNs),
    inode: String(found.ino),
  };
  const isUntouched =
    before !== undefined &&
    Object.entries(now).every(([key, value]) => before[key as keyof typeof now] === value) &&
    Date.now() - Number(found.ctimeMs) > clockTick;
  if (isUntouched) return before;
  // Opening a pipe would wait for its writer.
  const sample = found.isFile()
    ? await contentSample(path, size).catch(() => undefined)
    : undefined;
  return { ...now, ...(sample === undefined ? {} : { sample }) };
}

/** Returns the paths of the files that are read beside a file. */
async function besideFile(path: string): Promise<string[]> {
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
    return names.filter((name) => name !== basename(path)).map((name) => join(folder, name));
  } finally {
    await Promise.all(opened.map((source) => source.close()));
  }
}
