import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InspectorError } from '../core/errors';

/**
 * Writes under a temporary name and renames, so that a full disk or a crash leaves no half file. A link stays
 * one; a pipe or a device, such as /dev/stdout, is written to as it is.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.tmp-${process.pid}`;
  try {
    if (await isStream(path)) {
      await writeFile(path, content);
      return;
    }
    await writeFile(temporary, content);
    await rename(temporary, target);
  } catch (error) {
    // Where there is no such folder, there is nothing to remove either.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new InspectorError(
      {
        code: 'not-written',
        file: path,
        problem: `The file could not be written (${error instanceof Error ? error.message : String(error)}).`,
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
