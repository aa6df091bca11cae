import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { InspectorError, throwIfCancelled } from '../../core/errors';
import { openLocalFile } from '../files/node-byte-source';
import { temporaryEnding, writeAtomically } from '../outputs/write-file';

/** A folder of the program's own, and its maximum size on disk. */
export interface FolderOptions {
  readonly folder: string;
  readonly maxBytes: number;
}

/** Names of the entries in the folder; other files are not touched. */
export interface EntryNames {
  /** Matches an entry's whole name, without its ending. */
  readonly name: RegExp;
  /** File name extension, with the dot. */
  readonly ending: string;
}

/** Matches the names that {@link hashOf} returns. */
export const hashNames = /[0-9a-f]{64}/;

/**
 * Store of texts and bytes on disk, by name. An entry is one file: the hash of its content, then
 * the content. Entries that cannot be read back whole count as absent and are removed; when entries
 * exceed the maximum size, the least recently used are removed. Files with other names, folders and
 * links belong to the user: they are not touched and do not count.
 */
export class BoundedFolder {
  private readonly entry: RegExp;
  private readonly torn: RegExp;

  constructor(
    private readonly options: FolderOptions,
    private readonly called: EntryNames,
  ) {
    const whole = `(?:${called.name.source})${called.ending.replaceAll('.', '\\.')}`;
    this.entry = new RegExp(`^${whole}$`);
    this.torn = new RegExp(`^${whole}${temporaryEnding.source}$`);
  }

  /** Returns the names of all entries with this beginning, in rising order. */
  async names(start: string): Promise<string[]> {
    const files = await this.files((file) => this.entry.test(file) && file.startsWith(start));
    return files.map((file) => file.slice(0, -this.called.ending.length)).sort();
  }

  /** Reads an entry as text; undefined if there is none or it is damaged. Reading counts as use. */
  async read(name: string): Promise<string | undefined> {
    const bytes = await this.readBytes(name, (length) => new Uint8Array(length));
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  /**
   * Reads an entry as bytes.
   * @param allocate allocates the memory for them
   */
  async readBytes(
    name: string,
    allocate: (length: number) => Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const path = this.pathOf(name);
    let content: Uint8Array | undefined;
    if (!(await this.isEntry(path))) return undefined;
    try {
      content = await readEntry(path, allocate);
    } catch {
      return undefined;
    }
    if (content === undefined) {
      await rm(path, { force: true });
      return undefined;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return content;
  }

  /**
   * Writes or replaces an entry.
   * @returns number of other entries that were removed to make room
   * @throws InspectorError `too-large` for a text beyond the bound, `not-written`
   */
  write(name: string, text: string): Promise<number> {
    return this.writeBytes(name, [new TextEncoder().encode(text)]);
  }

  /**
   * Writes or replaces an entry of bytes, given in parts.
   * @param signal leaves no file behind when it fires
   */
  async writeBytes(
    name: string,
    parts: readonly Uint8Array[],
    signal?: AbortSignal,
  ): Promise<number> {
    const { folder, maxBytes } = this.options;
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (bytes > maxBytes) {
      throw new InspectorError({
        code: 'too-large',
        problem: `It takes ${inMebibytes(bytes)} MiB on disk, and ${inMebibytes(maxBytes)} may be taken.`,
        remedy: 'Raise the bound in the settings.',
      });
    }
    const path = this.pathOf(name);
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    if ((await this.isEntry(path)) === false) {
      throw new InspectorError({
        code: 'not-written',
        file: path,
        problem: 'A folder or a link of this name is in the place of the file.',
        remedy: 'Move it elsewhere.',
      });
    }
    const hash = createHash('sha256');
    for (const block of blocksOf(parts)) {
      throwIfCancelled(signal);
      hash.update(block);
      await setImmediate();
    }
    await writeAtomically({ path, replace: true }, async (put) => {
      await put(`${hash.digest('hex')}\n`);
      for (const block of blocksOf(parts)) {
        throwIfCancelled(signal);
        await put(block);
      }
    });
    return this.prune(path);
  }

  async remove(name: string): Promise<void> {
    const path = this.pathOf(name);
    if (await this.isEntry(path)) await rm(path, { force: true });
  }

  /** Removes every entry. */
  async clear(): Promise<void> {
    for (const path of await this.paths()) await rm(path, { force: true });
  }

  private async prune(written: string): Promise<number> {
    const entries = await Promise.all(
      (await this.paths()).map(async (path) => {
        // Another process may have removed it meanwhile.
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { path, size, used: mtimeMs };
      }),
    );
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    let removed = 0;
    for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= this.options.maxBytes) break;
      if (path === written) continue;
      await rm(path, { force: true });
      total -= size;
      removed++;
    }
    return removed;
  }

  /** Returns the paths of all entries, and of remains of interrupted writes. */
  private async paths(): Promise<string[]> {
    const files = await this.files((file) => this.entry.test(file) || this.torn.test(file));
    return files.map((file) => join(this.options.folder, file));
  }

  /** Returns the names of matching files; links to files do not count. */
  private async files(isWanted: (name: string) => boolean): Promise<string[]> {
    const found = await readdir(this.options.folder, { withFileTypes: true }).catch(() => []);
    return found.filter((file) => file.isFile() && isWanted(file.name)).map(({ name }) => name);
  }

  /** Whether the path is a file, not a folder or link; undefined if it does not exist. */
  private async isEntry(path: string): Promise<boolean | undefined> {
    return (await lstat(path).catch(() => undefined))?.isFile();
  }

  /**
   * Returns the path of an entry.
   * @throws a defect for a name that does not match
   */
  private pathOf(name: string): string {
    const file = name + this.called.ending;
    if (!this.entry.test(file)) throw new Error(`"${name}" is no name of an entry.`);
    return join(this.options.folder, file);
  }
}

/** Returns a name for any content: its SHA-256 hash. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes of a hash in hexadecimal digits, and of the line break after it. */
const hashLineBytes = 65;

/** Reads the content after an entry's hash; undefined if the hash does not match. */
async function readEntry(
  path: string,
  allocate: (length: number) => Uint8Array,
): Promise<Uint8Array | undefined> {
  const source = await openLocalFile(path);
  try {
    if (source.size < hashLineBytes) return undefined;
    const line = new TextDecoder().decode(await source.read(0, hashLineBytes));
    const content = allocate(source.size - hashLineBytes);
    const hash = createHash('sha256');
    let at = hashLineBytes;
    for (const block of blocksOf([content])) {
      await source.readInto(at, block);
      hash.update(block);
      at += block.length;
    }
    return line === `${hash.digest('hex')}\n` ? content : undefined;
  } finally {
    await source.close();
  }
}

/** Bytes hashed in one go, so that other work in the process waits for 5 ms at most. */
const blockBytes = 2 ** 23;

function* blocksOf(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const part of parts) {
    for (let from = 0; from < part.length; from += blockBytes) {
      yield part.subarray(from, from + blockBytes);
    }
  }
}

function inMebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
