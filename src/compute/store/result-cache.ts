import { InspectorError } from '../../core/errors';
import { BoundedFolder, type FolderOptions, hashNames, hashOf } from './bounded-folder';

/** Creates the folder for results. */
export function resultFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: hashNames, ending: '.result.json' });
}

/** Cache of results as plain data on disk, by key. */
export class ResultCache {
  private readonly entries: BoundedFolder;
  private isReported = false;

  /** @param report called with the reason when a result cannot be saved for the first time */
  constructor(
    options: FolderOptions,
    private readonly report: (problem: string) => void = () => undefined,
  ) {
    this.entries = resultFolder(options);
  }

  /** Returns the result for a key; undefined if there is none or it is damaged. */
  async get(key: string): Promise<unknown> {
    const text = await this.entries.read(hashOf(key));
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  /**
   * Saves plain data under a key. A full or read-only disk is not an error: then nothing is saved.
   */
  async set(key: string, value: unknown): Promise<void> {
    try {
      await this.entries.write(hashOf(key), JSON.stringify(value));
    } catch (error) {
      const isTooLarge = error instanceof InspectorError && error.code === 'too-large';
      if (this.isReported || isTooLarge) return;
      this.isReported = true;
      this.report(error instanceof Error ? error.message : String(error));
    }
  }

  /** Removes every entry. */
  clear(): Promise<void> {
    return this.entries.clear();
  }
}
