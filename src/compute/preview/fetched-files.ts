import type { Fetched, FetchFile } from '../fetched';

/** Files that are kept: one with embeddings and one with labels. */
const keptFiles = 2;

/** Files of virtual file systems, fetched once for the many parts that a preview asks for. */
export class FetchedFiles {
  /** In the order in which they were asked for last. */
  private readonly kept = new Map<string, Promise<Fetched>>();

  constructor(private readonly fetchFile: FetchFile) {}

  /** All bytes of the file and of what is read beside it, in memory that threads share. */
  get(uri: string, version: string): Promise<Fetched> {
    const key = `${version} ${uri}`;
    const fetched = this.kept.get(key) ?? this.fetch(uri);
    this.kept.delete(key);
    this.kept.set(key, fetched);
    for (const oldest of [...this.kept.keys()].slice(0, -keptFiles)) this.kept.delete(oldest);
    fetched.catch(() => this.kept.delete(key));
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
