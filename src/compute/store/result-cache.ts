import { BoundedFolder, type FolderOptions, hashNames, hashOf } from './bounded-folder';

/** The folder that results are kept in. */
export function resultFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: hashNames, ending: '.result.json' });
}

/** Results as plain data on disk, by key. */
export class ResultCache {
  private readonly entries: BoundedFolder;

  constructor(options: FolderOptions) {
    this.entries = resultFolder(options);
  }

  /** What was kept under a key, undefined if nothing is or what is there is damaged. */
  async get(key: string): Promise<unknown> {
    const text = await this.entries.read(hashOf(key));
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  /** Keeps plain data under a key. A full or read-only disk is no reason to fail: then nothing is kept. */
  async set(key: string, value: unknown): Promise<void> {
    await this.entries.write(hashOf(key), JSON.stringify(value)).catch(() => undefined);
  }

  /** Removes every entry. */
  clear(): Promise<void> {
    return this.entries.clear();
  }
}
