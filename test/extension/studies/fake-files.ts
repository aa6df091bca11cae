import type { FileReference } from '../../../src/compute/protocol/engine';
import type { FileParts } from '../../../src/extension/studies/file-stamps';
import type { FileWatching } from '../../../src/extension/studies/watched-files';

/** Files that a test writes and deletes, and of which it tells or does not. */
export class FakeFiles implements FileWatching {
  private readonly files = new Map<string, ReadonlyMap<string, string>>();
  private touched: () => void = () => undefined;
  watched: readonly string[] = [];
  /** How often anything was looked at. */
  looks = 0;
  isDisposed = false;

  constructor(private readonly now: () => number = Date.now) {}

  /** @param parts by their location, where it is more than the file itself; each with its version */
  write(name: string, version: string, parts: Readonly<Record<string, string>> = {}): void {
    this.files.set(name, new Map([[name, version], ...Object.entries(parts)]));
  }

  remove(name: string): void {
    this.files.delete(name);
  }

  /** Has the file systems tell that something may have happened. */
  tell(): void {
    this.touched();
  }

  look({ name }: FileReference): Promise<FileParts> {
    this.looks++;
    const parts = this.files.get(name);
    const mtime = this.now();
    return Promise.resolve(
      parts && new Map([...parts].map(([part, version]) => [part, { version, mtime }])),
    );
  }

  watch(locations: readonly string[], touched: () => void): void {
    this.watched = locations;
    this.touched = touched;
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** A local file that is where its name says. */
export function fileOf(name: string, member?: string): FileReference {
  return { name, location: { path: name }, ...(member === undefined ? {} : { member }) };
}
