import { randomBytes } from 'node:crypto';
import { constants, rmSync } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InspectorError } from '../../core/errors';
import { descriptorOf, placeOf } from './place';

/** A path to write to. */
export interface Target {
  readonly path: string;
  /**
   * Whether an existing file is replaced; if not, it is kept even if it appears during the writing.
   */
  readonly replace: boolean;
}

/** Appends to the file that is being written. */
export type Put = (part: string | Uint8Array) => Promise<void>;

/** Matches the ending of a file's temporary name. */
export const temporaryEnding = /\.tmp-\d+-[0-9a-f]{8}/;

/** Returns the temporary name of a file while it is written, in the same folder. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/** Writes a file in one part, see {@link writeAtomically}. */
export function writeFileAtomically(target: Target, content: string | Uint8Array): Promise<void> {
  return writeAtomically(target, (put) => put(content));
}

/**
 * Writes under a temporary name and renames, so that a full disk or a crash leaves no partial file.
 * A link stays a link; pipes, devices and descriptors such as /dev/stdout are written to directly.
 * @param write writes the content, part by part; if it fails, no file is left
 * @throws InspectorError `not-written`; `file-exists` if another file appeared that may not be
 * replaced (the written file stays beside it); and what `write` throws
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
    await orRemove(names, renamed(temporary, place.path));
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
  // Opening the path anew would fail for a socket, and for a file start at its beginning again.
  const standard = [undefined, process.stdout, process.stderr][descriptorOf(path) ?? 0];
  if (standard !== undefined) return write((part) => written(standard, part));
  const stream = await open(path, 'w');
  try {
    return await write((part) => stream.writeFile(part));
  } finally {
    await stream.close();
  }
}

/** Waits until a part is written to a stream, or has failed. */
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
  unfinished.add(path);
  const writing = write((part) => file.writeFile(part)).finally(() => file.close());
  return orRemove([path], writing);
}

/** Renames a written file to a path that must not exist; keeps the written file if it does. */
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
  unfinished.add(place);
  await file.close();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Removes files if work on them fails. */
async function orRemove<T>(paths: readonly string[], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
    for (const path of paths) unfinished.delete(path);
    throw error;
  }
}

/** Paths of unfinished temporary files and of placeholders for outputs. */
const unfinished = new Set<string>();

/** Removes unfinished files; for a process that ends while it writes. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** Delays before repeated attempts to rename, in milliseconds: virus scanners briefly open new files. */
const pauses = [10, 30, 100, 300, 600];
const passing = ['EPERM', 'EBUSY', 'EACCES'];

async function renamed(from: string, to: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await rename(from, to);
      unfinished.delete(from);
      unfinished.delete(to);
      return;
    } catch (error) {
      const pause = pauses[tries];
      if (pause === undefined || !passing.some((code) => hasCode(error, code))) throw error;
      await sleep(pause);
    }
  }
}

/**
 * Refuses a path to which no file can be written, before anything is computed.
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
