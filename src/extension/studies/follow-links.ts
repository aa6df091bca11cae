import { readlink } from 'node:fs/promises';
import { dirname, join, parse, sep } from 'node:path';

/** Maximum number of links in a path before it counts as a circle; Linux has the same. */
const maxLinks = 40;

/**
 * Whether a path begins with the name of another machine or of a device, such as `\\host\share`.
 */
export function namesHost(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

/**
 * Follows every link in a path, as far as it exists. Stops at a link to another machine, so that
 * nothing there is accessed. Nothing is opened.
 * @param path absolute path
 */
export async function followLinks(path: string): Promise<string> {
  let at = parse(path).root;
  let parts = split(path.slice(at.length));
  for (let links = 0; parts.length > 0;) {
    const [part, ...rest] = parts as [string, ...string[]];
    parts = rest;
    if (part === '..') {
      at = dirname(at);
      continue;
    }
    const next = join(at, part);
    const target = await readlink(next).catch(() => undefined);
    if (target === undefined) {
      at = next;
      continue;
    }
    if (namesHost(target)) return [target, ...rest].join(sep);
    if (++links > maxLinks) return path;
    const { root } = parse(target);
    if (root !== '') at = root;
    parts = [...split(target.slice(root.length)), ...rest];
  }
  return at;
}

function split(path: string): string[] {
  return path.split(sep).filter((part) => part !== '' && part !== '.');
}
