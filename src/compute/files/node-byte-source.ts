import { readSync } from 'node:fs';
import { open, readdir, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InspectorError } from '../../core/errors';
import type { ByteSource } from '../../formats/byte-source';
import { refuseChange, type Stamped } from './unchanged';

/** A local file as a byte source. Close it after use. */
export interface LocalByteSource extends ByteSource, Stamped {
  /** Fills `buffer` with the bytes from `offset` on. */
  readInto(offset: number, buffer: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['There is no such file.', 'Check the path.'],
  EACCES: ['The file may not be read.', 'Check its permissions.'],
  EISDIR: ['This is a folder.', 'Name a file.'],
  ENOTDIR: ['This is no folder.', 'Name a folder.'],
  ELOOP: ['It is a link that leads to itself.', 'Name the file itself.'],
  EMFILE: ['Too many files are open.', 'Close other previews, or name fewer files at once.'],
  special: [
    'It is no file but a device, a pipe or a socket.',
    'Save what comes out of it to a file, and name that.',
  ],
};

/** Maximum number of bytes that the operating system reads at once. */
const maxReadBytes = 2 ** 30;

/**
 * Opens a local file for random access.
 * @throws InspectorError `unreadable` with its name
 */
export async function openLocalFile(path: string, name = path): Promise<LocalByteSource> {
  try {
    // Opening a pipe would wait for its writer.
    const before = await stat(path);
    if (before.isDirectory()) throw Object.assign(new Error('directory'), { code: 'EISDIR' });
    if (!before.isFile()) throw Object.assign(new Error('special file'), { code: 'special' });
    const handle = await open(path, 'r');
    const opened = await handle.stat({ bigint: true });
    const size = Number(opened.size);
    const beside: LocalByteSource[] = [];
    const readInto = async (offset: number, buffer: Uint8Array): Promise<void> => {
      const { length } = buffer;
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(
          buffer,
          filled,
          Math.min(length - filled, maxReadBytes),
          offset + filled,
        );
        if (bytesRead === 0) throw endsEarly(name, offset + length, offset + filled);
        filled += bytesRead;
      }
    };
    return {
      name,
      size,
      async read(offset, length) {
        const buffer = new Uint8Array(length);
        await readInto(offset, buffer);
        return buffer;
      },
      readInto,
      readSync(offset, length) {
        const buffer = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const count = Math.min(length - filled, maxReadBytes);
          const got = readSync(handle.fd, buffer, filled, count, offset + filled);
          if (got === 0) throw endsEarly(name, offset + length, offset + filled);
          filled += got;
        }
        return buffer;
      },
      async openBeside(relative) {
        try {
          const other = await openLocalFile(
            join(dirname(path), relative),
            join(dirname(name), relative),
          );
          beside.push(other);
          return other;
        } catch {
          return undefined;
        }
      },
      async checkUnchanged() {
        // By its path as well: another file may have taken its place.
        const [own, there] = await Promise.all([
          handle.stat({ bigint: true }),
          stat(path, { bigint: true }).catch(() => undefined),
        ]);
        refuseChange(name, opened, own, there);
        await Promise.all(beside.map((other) => other.checkUnchanged()));
      },
      async close() {
        await Promise.all([handle.close(), ...beside.map((other) => other.close())]);
      },
    };
  } catch (error) {
    throw await unreadable(path, name, error);
  }
}

/**
 * Lists the files of a local folder, by name.
 * @throws InspectorError `unreadable` with its name
 */
export async function listLocalFolder(path: string, name = path): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const isFile = await Promise.all(
      // A link counts as its target: folders of downloaded models are full of links. A broken link
      // is a file that was not fetched; leaving it out would make the other files look complete.
      entries.map((entry) =>
        stat(join(path, entry.name)).then(
          (state) => state.isFile(),
          () => entry.isSymbolicLink(),
        ),
      ),
    );
    return entries.filter((_, i) => isFile[i]).map((entry) => entry.name);
  } catch (error) {
    throw await unreadable(path, name, error);
  }
}

function endsEarly(name: string, wanted: number, got: number): InspectorError {
  return new InspectorError({
    code: 'truncated',
    file: name,
    problem: `The file ends at byte ${got}, but its header promises at least ${wanted}.`,
    remedy: 'It is cut off or still being written; save it again.',
  });
}

async function unreadable(path: string, name: string, error: unknown): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const [problem, remedy] = (code === 'ENOENT' ? await whatIsThere(path) : undefined) ??
    reasons[code] ?? [
      `The file could not be read (${code}).`,
      'Check that it is still there and readable.',
    ];
  return new InspectorError({ code: 'unreadable', file: name, problem, remedy }, { cause: error });
}

/** Describes the placeholder of a file that was not fetched, and how to get the file. */
async function whatIsThere(path: string): Promise<readonly [string, string] | undefined> {
  const base = basename(path);
  const target = await readlink(path).catch(() => undefined);
  if (target !== undefined) {
    const remedy = target.includes('.git/annex/objects')
      ? `Fetch it with \`git annex get ${base}\` in its folder.`
      : 'Fetch the file that it leads to, or copy it here.';
    return [`It is a link to ${target}, which is not there.`, remedy];
  }
  const isInDvc = await stat(`${path}.dvc`).then(
    (state) => state.isFile(),
    () => false,
  );
  if (!isInDvc) return undefined;
  const problem = `There is no such file, but ${base}.dvc, by which DVC knows it.`;
  return [problem, `Fetch it with \`dvc pull ${base}.dvc\`.`];
}
