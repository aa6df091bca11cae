import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InspectorError } from '../core/errors';

/** Appends to a file that is being written. */
export type Put = (part: string | Uint8Array) => Promise<void>;

/** How the name of a file ends while it is written. */
export const temporaryEnding = /\.tmp-\d+-[0-9a-f]{8}/;

/** A name beside a file that it has while it is written. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Writes a file of one part, see {@link writeAtomically}. */
export function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  return writeAtomically(path, (put) => put(content));
}

/**
 * Writes under a temporary name and renames, so that a full disk or a crash leaves no half file. A link stays
 * one; a pipe or a device, such as /dev/stdout, is written to as it is.
 * @param write puts the content there, part by part; if it fails, nothing is left
 * @throws InspectorError `not-written`, and what `write` throws
 */
export async function writeAtomically<T>(
  path: string,
  write: (put: Put) => Promise<T>,
): Promise<T> {
  const target = await realpath(path).catch(() => path);
  const temporary = (await isStream(path)) ? undefined : temporaryName(target);
  let isBegun = false;
  try {
    const file = await (temporary === undefined ? open(path, 'w') : open(temporary, 'wx'));
    isBegun = true;
    let result: T;
    try {
      result = await write((part) => file.writeFile(part));
    } finally {
      await file.close();
    }
    if (temporary !== undefined) await rename(temporary, target);
    return result;
  } catch (error) {
    if (temporary !== undefined && isBegun) await rm(temporary, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new InspectorError(
      {
        code: 'not-written',
        file: path,
        problem: `The file could not be written (${error.message}).`,
        remedy: 'Check the folder, its permissions and the space left; nothing was changed.',
      },
      { cause: error },
    );
  }
}

/**
 * Refuses a place where no file can be written, before anything is computed for it.
 * @throws InspectorError `not-written`
 */
export async function refuseUnwritable(path: string): Promise<void> {
  if (await isStream(path)) return;
  const folder = dirname(await realpath(path).catch(() => resolve(path)));
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new InspectorError(
      {
        code: 'not-written',
        file: path,
        problem: `The file could not be written: ${isMissing ? `there is no folder ${folder}` : `the folder ${folder} may not be written to`}.`,
        remedy: 'Make the folder, or name another place.',
      },
      { cause: error },
    );
  }
}

/** Whether there is something at the path that is no file and no folder. */
async function isStream(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}
