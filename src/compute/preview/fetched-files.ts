import type { FetchFile } from '../study-reader';

/** Files that are kept: one with embeddings and one with labels. */
const keptFiles = 2;

/** Files of virtual file systems, fetched once for the many parts that a preview asks for. */
export class FetchedFiles {
  /** In the order in which they were asked for last. */
  private readonly kept = new Map<string, Promise<Uint8Array>>();

  constructor(private readonly fetchFile: FetchFile) {}

  /** All bytes of the file, in memory that threads share. */
  bytes(uri: string, version: string): Promise<Uint8Array> {
    const key = `${version} ${uri}`;
    const bytes = this.kept.get(key) ?? this.fetch(uri);
    this.kept.delete(key);
    this.kept.set(key, bytes);
    for (const oldest of [...this.kept.keys()].slice(0, -keptFiles)) this.kept.delete(oldest);
    bytes.catch(() => this.kept.delete(key));
    return bytes;
  }

  private async fetch(uri: string): Promise<Uint8Array> {
    const fetched = await this.fetchFile(uri);
    const shared = new Uint8Array(new SharedArrayBuffer(fetched.byteLength));
    shared.set(fetched);
    return shared;
  }
}
