import { isAbsolute, posix, relative } from 'node:path';
import { Uri } from 'vscode';
import { pathsRead } from '../../compute/files/files-read';
import { possibleFiles } from '../../compute/study-file/file-reference';
import { followLinks, namesHost } from './follow-links';
import { isUri, uriOf } from './study-files';

/** What a window says of where files may lie. */
export interface Surroundings {
  readonly isTrusted: boolean;
  /** Folders of the workspace. */
  readonly roots: readonly Uri[];
  /** Whether a link of this machine may lead to another, as on Windows. */
  readonly linksReachHosts: boolean;
}

/** A file that a study names, and that is not opened unless a person agrees. */
export interface OutsidePlace {
  /** As the study names it. */
  readonly name: string;
  /** Where that is, all links followed. */
  readonly place: string;
  /** Another machine or file system; or outside of a workspace that is not trusted. */
  readonly kind: 'host' | 'outside';
  /** What is agreed to with it: a host with all of its files, else this place. */
  readonly key: string;
}

/** Whether names can only be of files that are opened without a question, as far as can be told without looking. */
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
 * The places of a study that a person has to agree to. Other machines are not touched to find them out.
 * @param folder of the study file
 * @param names as the study has them
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
      // Of `FILE#member`, any beginning may be the file.
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

/** Where a file is read from that is not inside, if any is. */
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
  // Links in a folder of shards, and what is read beside a file.
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

/** Tells what lies inside; undefined where everything of this machine counts as inside. */
async function insideOf(
  folder: Uri,
  { isTrusted, roots }: Surroundings,
): Promise<IsInside | undefined> {
  if (isTrusted) return undefined;
  const alike = roots.filter((root) => root.scheme === folder.scheme);
  // A study from elsewhere was opened by itself: its folder stands for a workspace.
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

/** The host or file system that a name leads to, where it is none of these; undefined where it is. */
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
