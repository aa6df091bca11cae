import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FileReference } from './protocol/engine';

/**
 * Reads `FILE` or `FILE#member` as typed on a command line or in a study file. A file whose own
 * name has a `#` wins over a member.
 * @param folder what a relative path is relative to
 */
export function parseFileReference(text: string, folder: string): FileReference {
  const whole = resolve(folder, text);
  const hash = text.lastIndexOf('#');
  const cut = hash > 0 && !existsSync(whole) ? text.indexOf('#') : -1;
  if (cut < 0) return { location: { path: whole }, name: text };
  return {
    location: { path: resolve(folder, text.slice(0, cut)) },
    name: text.slice(0, cut),
    member: text.slice(cut + 1),
  };
}

/** The reference as it is typed: `FILE` or `FILE#member`. */
export function formatFileReference({ name, member }: FileReference): string {
  return member === undefined || member === '' ? name : `${name}#${member}`;
}

/** Short names of spaces, unique within a study: the base name, longer where two are alike. */
export function spaceNames(files: readonly FileReference[]): string[] {
  const short = files.map(
    (file) => file.title ?? formatFileReference({ ...file, name: basename(file.name) }),
  );
  return short.map((name, i) => {
    const clash = short.some((other, j) => j !== i && other === name);
    return clash ? formatFileReference(files[i]!) : name;
  });
}
