import { LRUCache } from 'lru-cache';
import type { Fetched, FetchFile } from '../files/fetched';

/** Maximum number of cached files: one with embeddings and one with labels. */
const maxFiles = 2;

/**
 * Cache of files of virtual file systems, each fetched once for the many parts that a preview
 * requests.
 */
export class FetchedFiles {
  private readonly files = new LRUCache<string, Promise<Fetched>>({ max: maxFiles });

  constructor(private readonly fetchFile: FetchFile) {}

  /**
   * Returns all bytes of the file and of the files read beside it, in memory that threads share.
   */
  get(uri: string, version: string): Promise<Fetched> {
    const key = `${version} ${uri}`;
    const cached = this.files.get(key);
    if (cached !== undefined) return cached;
    const fetched = this.fetch(uri);
    this.files.set(key, fetched);
    fetched.catch(() => this.files.delete(key));
    return fetched;
  }

  private async fetch(uri: string): Promise<Fetched> {
    const { isFolder, files } = await this.fetchFile(uri);
    return { isFolder, files: files.map(({ path, bytes }) => ({ path, bytes: shared(bytes) })) };
  }
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  copy.set(bytes);
  return copy;
}
