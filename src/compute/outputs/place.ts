import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What lies at a path, by whatever name it goes. */
export interface Place {
  /** Absolute, with all links followed. */
  readonly path: string;
  /** A stream is a pipe or a device, or a descriptor of this process such as /dev/stdout. */
  readonly kind: 'file' | 'folder' | 'stream' | 'none';
  /** The same for all names of a file, where its file system tells. */
  readonly id?: string;
}

/** Finds out what lies at a path. What does not exist has a place as well. */
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

/** Whether two paths lead to one file, or will once it is written. */
export function isSame(one: Place, other: Place): boolean {
  if (one.id !== undefined && one.id === other.id) return true;
  const isNew = one.kind === 'none' && other.kind === 'none';
  // Some file systems tell no case and no form of a letter apart; of a new file they cannot be asked.
  return isNew ? folded(one.path) === folded(other.path) : one.path === other.path;
}

const standardStreams = ['/dev/stdin', '/dev/stdout', '/dev/stderr'];

/** The number of a descriptor of this process that a path names; undefined for any other path. */
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

/** Links in a row that are followed, as by most systems. */
const maxLinks = 40;

/** Follows links to where they lead, be it to nothing. */
async function followed(path: string, left = maxLinks): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  const folder = dirname(path);
  if (real !== undefined || folder === path) return real ?? path;
  const place = join(await followed(folder, left), basename(path));
  const target = await readlink(place).catch(() => undefined);
  if (target === undefined || left === 0) return place;
  return followed(resolve(dirname(place), target), left - 1);
}
