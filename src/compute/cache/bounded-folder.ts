import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../core/errors';
import { writeFileAtomically } from '../write-file';

/** A folder of the program's own, and how much of the disk it may take. */
export interface FolderOptions {
  readonly folder: string;
  readonly maxBytes: number;
}

/**
 * Texts on disk, by name. An entry is one file: the hash of its text, then the text. Whatever cannot be
 * read back whole counts as absent and goes; when entries outgrow the bound, the longest unused go.
 */
export class BoundedFolder {
  /** @param ending of the folder's files; it touches no others */
  constructor(
    private readonly options: FolderOptions,
    private readonly ending: string,
  ) {}

  /** Names of all entries that begin so, in rising order. */
  async names(start: string): Promise<string[]> {
    const names = await readdir(this.options.folder).catch(() => []);
    return names
      .filter((name) => name.startsWith(start) && name.endsWith(this.ending))
      .map((name) => name.slice(0, -this.ending.length))
      .sort();
  }

  /** Undefined if there is no such entry or it is damaged. Reading counts as use. */
  async read(name: string): Promise<string | undefined> {
    const path = this.pathOf(name);
    let content: string;
    try {
      content = await readFile(path, 'utf8');
    } catch {
      return undefined;
    }
    const [hash, text] = splitAtLine(content);
    if (hash !== hashOf(text)) {
      await rm(path, { force: true });
      return undefined;
    }
    const now = new Date();
    await utimes(path, now, now).catch(() => undefined);
    return text;
  }

  /**
   * Writes an entry or replaces it.
   * @returns how many others went to make room
   * @throws InspectorError `too-large` for a text beyond the bound, `not-written`
   */
  async write(name: string, text: string): Promise<number> {
    const { folder, maxBytes } = this.options;
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) {
      throw new InspectorError({
        code: 'too-large',
        problem: `It takes ${inMebibytes(bytes)} MiB on disk, and ${inMebibytes(maxBytes)} may be taken.`,
        remedy: 'Raise the bound in the settings.',
      });
    }
    const path = this.pathOf(name);
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    await writeFileAtomically(path, `${hashOf(text)}\n${text}`);
    return this.prune(path);
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true });
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

  /** Of all entries, and of what a write that was cut short has left. */
  private async paths(): Promise<string[]> {
    const names = await readdir(this.options.folder).catch(() => []);
    return names
      .filter((name) => name.includes(this.ending))
      .map((name) => join(this.options.folder, name));
  }

  private pathOf(name: string): string {
    return join(this.options.folder, name + this.ending);
  }
}

/** A name for whatever content. */
export function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function splitAtLine(content: string): [string, string] {
  const end = content.indexOf('\n');
  return [content.slice(0, end), content.slice(end + 1)];
}

function inMebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
