import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InspectorError } from '../../core/errors';
import { descriptorOf, placeOf } from './place';

/** Where a file is to be written. */
export interface Target {
  readonly path: string;
  /** Whether a file that is there gives way; else it is left, however late it came. */
  readonly replace: boolean;
}

/** Appends to a file that is being written. */
export type Put = (part: string | Uint8Array) => Promise<void>;

/** How the name of a file ends while it is written. */
export const temporaryEnding = /\.tmp-\d+-[0-9a-f]{8}/;

/** A name beside a file that it has while it is written. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Writes a file of one part, see {@link writeAtomically}. */
export function writeFileAtomically(target: Target, content: string | Uint8Array): Promise<void> {
  return writeAtomically(target, (put) => put(content));
}

/**
 * Writes under a temporary name and renames, so that a full disk or a crash leaves no half file. A link stays
 * one; a pipe, a device or a descriptor such as /dev/stdout is written to as it is.
 * @param write puts the content there, part by part; if it fails, nothing is left
 * @throws InspectorError `not-written`; `file-exists` where another file came that may not be replaced: what was
 *   written stays beside it; and what `write` throws
 */
export async function writeAtomically<T>(
  { path, replace }: Target,
  write: (put: Put) => Promise<T>,
): Promise<T> {
  const place = await placeOf(path);
  const temporary = temporaryName(place.path);
  try {
    if (place.kind === 'stream') return await intoStream(path, write);
    const result = await intoNewFile(temporary, write);
    if (!replace) await claim(path, place.path, temporary);
    const names = replace ? [temporary] : [temporary, place.path];
    await orRemove(names, rename(temporary, place.path));
    return result;
  } catch (error) {
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

async function intoStream<T>(path: string, write: (put: Put) => Promise<T>): Promise<T> {
  // Opened anew, a socket would be refused, and a file be written from its beginning a second time.
  const standard = [undefined, process.stdout, process.stderr][descriptorOf(path) ?? 0];
  if (standard !== undefined) return write((part) => written(standard, part));
  const stream = await open(path, 'w');
  try {
    return await write((part) => stream.writeFile(part));
  } finally {
    await stream.close();
  }
}

/** Waits until a part is on its way, or could not be sent. */
function written(stream: NodeJS.WriteStream, part: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(part, (error) => {
      if (error == null) resolve();
      else reject(error);
    });
  });
}

async function intoNewFile<T>(path: string, write: (put: Put) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx');
  const writing = write((part) => file.writeFile(part)).finally(() => file.close());
  return orRemove([path], writing);
}

/** Takes a name that nothing else has; what is written stays where something has it. */
async function claim(path: string, place: string, written: string): Promise<void> {
  const file = await open(place, 'wx').catch(async (error: unknown) => {
    if (!hasCode(error, 'EEXIST')) {
      await rm(written, { force: true });
      throw error;
    }
    throw new InspectorError(
      {
        code: 'file-exists',
        file: path,
        problem: `Another file of this name came meanwhile, and was left; what was computed is in ${written}.`,
        remedy: 'Rename one of the two.',
      },
      { cause: error },
    );
  });
  await file.close();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Leaves nothing of files behind where work on them fails. */
async function orRemove<T>(paths: readonly string[], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    throw error;
  }
}

/**
 * Refuses a place where no file can be written, before anything is computed for it.
 * @throws InspectorError `not-written`
 */
export async function refuseUnwritable(path: string): Promise<void> {
  const place = await placeOf(path);
  if (place.kind === 'stream') return;
  if (place.kind === 'folder') {
    throw unwritable(path, 'there is a folder of this name', 'Name another place.');
  }
  const folder = dirname(place.path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    const why = hasCode(error, 'ENOENT')
      ? `there is no folder ${folder}`
      : `the folder ${folder} may not be written to`;
    throw unwritable(path, why, 'Make the folder, or name another place.', error);
  }
}

function unwritable(file: string, why: string, remedy: string, cause?: unknown): InspectorError {
  const problem = `The file could not be written: ${why}.`;
  return new InspectorError({ code: 'not-written', file, problem, remedy }, { cause });
}
