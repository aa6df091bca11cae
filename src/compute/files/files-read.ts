import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filesBeside } from '../../formats/files-beside';
import { isEmbeddingName, readsBeside } from '../../formats/kinds';
import { defaultLimits } from '../../formats/limits';
import { contentSample } from './content-sample';
import { type LocalByteSource, openLocalFile } from './node-byte-source';

/** A local file as it is now; plain data. */
export interface FileState {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Nanoseconds of the last change of its bytes, which whoever writes it may set. */
  readonly modified: string;
  /** Nanoseconds of the last change of anything about it, which the system sets. */
  readonly changed: string;
  /** Its number on its disk: another one where another file took its place. */
  readonly inode: string;
  /** A hash of some of its bytes; absent where they cannot be read. */
  readonly sample?: string;
}

/**
 * All that is read where a local file or folder is named: itself, every embedding file of the folder, and
 * what readers open beside them. Its state is another one whenever what comes of reading may be.
 * @param known states of before, by path: what has not been touched since is not opened
 * @throws what the file system says of a file that is not there
 */
export async function filesRead(
  path: string,
  known?: ReadonlyMap<string, FileState>,
): Promise<FileState[]> {
  const states = (await pathsRead(path)).map((each) => {
    const state = stateOf(each, known?.get(each));
    return each === path ? state : state.catch(() => undefined);
  });
  return (await Promise.all(states)).filter((state) => state !== undefined);
}

/**
 * A text of files, by which a study tells that one has changed under it. File systems of other machines may give
 * a file another inode while nothing happens to it, so that is no part of it.
 */
export function versionOf(files: readonly FileState[]): string {
  return JSON.stringify(files.map(({ inode: _, ...state }) => state));
}

/**
 * The paths of {@link filesRead}; there may be no files at some.
 * @throws what the file system says of a file that is not there
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

/** Milliseconds within which a file may be written again and keep its times: clocks of disks are coarse. */
const clockTick = 2000;

/**
 * @param before the file as it was: where it was not touched since, it is not opened
 * @throws what the file system says of a file that is not there
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
  // Opening a pipe would wait for whoever writes to it.
  const sample = found.isFile()
    ? await contentSample(path, size).catch(() => undefined)
    : undefined;
  return { ...now, ...(sample === undefined ? {} : { sample }) };
}

/** Paths of what is read beside a file. */
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
