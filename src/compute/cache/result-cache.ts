import { BoundedFolder, type FolderOptions, hashOf } from './bounded-folder';

/** Results as plain data on disk, by key. */
export class ResultCache {
  private readonly entries: BoundedFolder;

  constructor(options: FolderOptions) {
    this.entries = new BoundedFolder(options, '.result.json');
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
