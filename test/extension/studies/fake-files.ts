import type { FileReference } from '../../../src/compute/protocol/engine';
import type { FileParts } from '../../../src/extension/studies/file-stamps';
import type { FileWatching } from '../../../src/extension/studies/watched-files';

/** Files that a test writes and deletes, with or without a notification. */
export class FakeFiles implements FileWatching {
  private readonly files = new Map<string, ReadonlyMap<string, string>>();
  private touched: () => void = () => undefined;
  watched: readonly string[] = [];
  /** Number of times that a file was checked. */
  looks = 0;
  isDisposed = false;

  constructor(private readonly now: () => number = Date.now) {}

  /** @param parts versions by location, if there is more than the file itself */
  write(name: string, version: string, parts: Readonly<Record<string, string>> = {}): void {
    this.files.set(name, new Map([[name, version], ...Object.entries(parts)]));
  }

  remove(name: string): void {
    this.files.delete(name);
  }

  /** Notifies that files may have changed. */
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

/** Returns a reference to a local file at its name. */
export function fileOf(name: string, member?: string): FileReference {
  return { name, location: { path: name }, ...(member === undefined ? {} : { member }) };
}
