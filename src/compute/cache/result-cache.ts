import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../write-file';

/** Where results are kept between runs, and how much of the disk they may take. */
export interface CacheOptions {
  readonly folder: string;
  readonly maxBytes: number;
}

const ending = '.result.json';

/**
 * Plain data on disk, by key. An entry is one file: the hash of its text, then the text. Whatever cannot
 * be read back whole counts as absent and goes; when entries outgrow the bound, the longest unused go.
 */
export class ResultCache {
  constructor(private readonly options: CacheOptions) {}

  /** What was kept under a key, undefined if nothing is or what is there is damaged. */
  async get(key: string): Promise<unknown> {
    const path = this.pathOf(key);
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
    return JSON.parse(text) as unknown;
  }

  /** Keeps plain data under a key. A full or read-only disk is no reason to fail: then nothing is kept. */
  async set(key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    if (text.length > this.options.maxBytes) return;
    try {
      await mkdir(this.options.folder, { recursive: true });
      await writeFileAtomically(this.pathOf(key), `${hashOf(text)}\n${text}`);
      await this.prune();
    } catch {
      return;
    }
  }

  /** Removes every entry. */
  async clear(): Promise<void> {
    const names = await readdir(this.options.folder).catch(() => []);
    await Promise.all(
      names
        .filter((name) => name.includes(ending))
        .map((name) => rm(join(this.options.folder, name), { force: true })),
    );
  }

  private async prune(): Promise<void> {
    const names = await readdir(this.options.folder);
    const entries = await Promise.all(
      names
        .filter((name) => name.includes(ending))
        .map(async (name) => {
          const path = join(this.options.folder, name);
          const { size, mtimeMs } = await stat(path);
          return { path, size, used: mtimeMs };
        }),
    );
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= this.options.maxBytes) return;
      await rm(path, { force: true });
      total -= size;
    }
  }

  private pathOf(key: string): string {
    return join(this.options.folder, hashOf(key) + ending);
  }
}

function splitAtLine(content: string): [string, string] {
  const end = content.indexOf('\n');
  return [content.slice(0, end), content.slice(end + 1)];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
