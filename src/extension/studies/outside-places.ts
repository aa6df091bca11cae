import { isAbsolute, posix, relative } from 'node:path';
import { Uri } from 'vscode';
import { pathsRead } from '../../compute/files/files-read';
import { possibleFiles } from '../../compute/study-file/file-reference';
import { followLinks, namesHost } from './follow-links';
import { isUri, uriOf } from './study-files';

/** Facts about the window that decide where files may be. */
export interface Surroundings {
  readonly isTrusted: boolean;
  /** Folders of the workspace. */
  readonly roots: readonly Uri[];
  /** Whether a local link may lead to another machine, as on Windows. */
  readonly linksReachHosts: boolean;
}

/** A file of a study that is not opened without the user's agreement. */
export interface OutsidePlace {
  /** Name in the study. */
  readonly name: string;
  /** Its place, all links followed. */
  readonly place: string;
  /** Another machine or file system; or outside of a workspace that is not trusted. */
  readonly kind: 'host' | 'outside';
  /** Key of the agreement: a host with all of its files, else this place. */
  readonly key: string;
}

/**
 * Whether all names are certainly of files that need no agreement, as far as can be told without
 * access to them.
 */
export function areSurelyInside(
  folder: Uri,
  names: readonly string[],
  surroundings: Surroundings,
): boolean {
  const { isTrusted, linksReachHosts, roots } = surroundings;
  if (!isTrusted || linksReachHosts) return false;
  return names.every((name) => hostOf(name, [folder, ...roots]) === undefined);
}

/**
 * Returns the places of a study that need the user's agreement. Other machines are not accessed to
 * find out.
 * @param folder folder of the study file
 * @param names names in the study
 */
export async function outsidePlaces(
  folder: Uri,
  names: readonly string[],
  surroundings: Surroundings,
): Promise<OutsidePlace[]> {
  const homes = [folder, ...surroundings.roots];
  const isInside = await insideOf(folder, surroundings);
  const found = await Promise.all(
    names.map(async (name): Promise<OutsidePlace | undefined> => {
      const host = hostOf(name, homes);
      if (host !== undefined) return { name, place: name, kind: 'host', key: host };
      // In `FILE#member`, any prefix may be the file.
      for (const beginning of new Set([name, ...possibleFiles(name)])) {
        const place = await leadingOut(uriOf(folder, beginning), homes, isInside);
        if (place !== undefined) return { name, ...place };
      }
      return undefined;
    }),
  );
  return found.filter((place) => place !== undefined);
}

type Leading = Pick<OutsidePlace, 'place' | 'kind' | 'key'>;
type IsInside = (place: string) => boolean;

/** Returns a place outside from which the file would be read, if there is one. */
async function leadingOut(
  uri: Uri,
  homes: readonly Uri[],
  isInside: IsInside | undefined,
): Promise<Leading | undefined> {
  const outside = (place: string): Leading => ({ place, kind: 'outside', key: place });
  if (uri.scheme !== 'file') {
    const place = posix.normalize(uri.path);
    return isInside === undefined || isInside(place) ? undefined : outside(uri.toString());
  }
  const own = await followed(uri.fsPath, homes);
  if (typeof own !== 'string') return own;
  if (isInside === undefined) return undefined;
  if (!isInside(own)) return outside(own);
  // Links in a folder of shards, and files read beside a file.
  for (const path of await pathsRead(own).catch(() => [])) {
    const part = await followed(path, homes);
    if (typeof part !== 'string') return part;
    if (!isInside(part)) return outside(part);
  }
  return undefined;
}

async function followed(path: string, homes: readonly Uri[]): Promise<string | Leading> {
  const place = await followLinks(path);
  const host = namesHost(place) ? hostOf(place, homes) : undefined;
  return host === undefined ? place : { place, kind: 'host', key: host };
}

/**
 * Returns a function that tells whether a path is inside; undefined if every local path counts as
 * inside.
 */
async function insideOf(
  folder: Uri,
  { isTrusted, roots }: Surroundings,
): Promise<IsInside | undefined> {
  if (isTrusted) return undefined;
  const alike = roots.filter((root) => root.scheme === folder.scheme);
  // A study from elsewhere was opened alone: its folder counts as the workspace.
  const isOfWorkspace = alike.some((root) => isWithin(posix.relative(root.path, folder.path)));
  const all = isOfWorkspace ? alike : [folder];
  if (folder.scheme !== 'file') {
    return (place) => all.some(({ path }) => isWithin(posix.relative(path, place)));
  }
  const real = await Promise.all(all.map(({ fsPath }) => followLinks(fsPath)));
  return (place) => real.some((root) => isWithin(relative(root, place)));
}

function isWithin(path: string): boolean {
  return !/^\.\.([\\/]|$)/.test(path) && !isAbsolute(path);
}

/**
 * Returns the host or file system of a name, if it is none of the workspace's; otherwise undefined.
 */
function hostOf(name: string, homes: readonly Uri[]): string | undefined {
  if (namesHost(name)) {
    const host = /^[\\/]+([^\\/]*)/.exec(name)![1]!.toLowerCase();
    const isHome = homes.some(
      (home) => home.scheme === 'file' && home.authority.toLowerCase() === host,
    );
    return isHome && host !== '' ? undefined : `//${host}`;
  }
  if (!isUri(name)) return undefined;
  try {
    const { scheme, authority } = Uri.parse(name);
    const isHome = homes.some((home) => home.scheme === scheme && home.authority === authority);
    const isLocal = scheme === 'file' && authority === '';
    return isHome || isLocal ? undefined : `${scheme}://${authority}`;
  } catch {
    return name;
  }
}
