import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Place of a path on disk, the same for all names of a file. */
export interface Place {
  /** Absolute path, with all links followed. */
  readonly path: string;
  /**
   * Kind of what is there. A stream is a pipe, a device, or a descriptor of this process such as
   * /dev/stdout.
   */
  readonly kind: 'file' | 'folder' | 'stream' | 'none';
  /** Id that all names of a file share, if the file system provides one. */
  readonly id?: string;
}

/** Determines the place of a path, which need not exist. */
export async function placeOf(path: string): Promise<Place> {
  const [place, found] = await Promise.all([
    followed(resolve(path)),
    stat(path, { bigint: true }).catch(() => undefined),
  ]);
  if (found === undefined) return { path: place, kind: 'none' };
  const isStream = descriptorOf(path) !== undefined || !(found.isFile() || found.isDirectory());
  return {
    path: place,
    kind: isStream ? 'stream' : found.isFile() ? 'file' : 'folder',
    ...(found.ino > 0 ? { id: `${found.dev}:${found.ino}` } : {}),
  };
}

/** Whether two places are the same file, or will be once it is written. */
export function isSame(one: Place, other: Place): boolean {
  if (one.id !== undefined && one.id === other.id) return true;
  const isNew = one.kind === 'none' && other.kind === 'none';
  // Some file systems ignore case and Unicode form, which cannot be queried for a new file.
  return isNew ? folded(one.path) === folded(other.path) : one.path === other.path;
}

const standardStreams = ['/dev/stdin', '/dev/stdout', '/dev/stderr'];

/**
 * Returns the number of the descriptor of this process that a path names; undefined for any other
 * path.
 */
export function descriptorOf(path: string): number | undefined {
  const whole = resolve(path);
  const standard = standardStreams.indexOf(whole);
  if (standard >= 0) return standard;
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(whole)?.[1];
  return number === undefined ? undefined : Number(number);
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Maximum number of links followed in a row, as in most systems. */
const maxLinks = 40;

/** Follows links to their target, which need not exist. */
async function followed(path: string, left = maxLinks): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  const folder = dirname(path);
  if (real !== undefined || folder === path) return real ?? path;
  const place = join(await followed(folder, left), basename(path));
  const target = await readlink(place).catch(() => undefined);
  if (target === undefined || left === 0) return place;
  return followed(resolve(dirname(place), target), left - 1);
}
