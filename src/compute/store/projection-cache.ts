import { CancelledError, InspectorError } from '../../core/errors';
import type { ProjectedSpace } from '../../core/runtime/executor';
import { BoundedFolder, type FolderOptions, hashNames, hashOf } from './bounded-folder';
import { projectionBytes, projectionOf, sharedBytes } from './projection-entry';

/**
 * Seconds of a thread that a byte must have taken to be worth the disk: 25 ms a megabyte. Writing it and reading
 * it back once takes less even on a slow disk (docs/decisions/14-projection-cache.md).
 */
const secondsAByte = 25e-9;
/** Seconds that nobody waits for. */
const unnoticed = 0.05;

/** Whether a projected space is worth its place on the disk. @param seconds of threads that it took */
export function isWorthKeeping(bytes: number, seconds: number): boolean {
  return seconds >= unnoticed && seconds >= secondsAByte * bytes;
}

/** Bytes that may wait to be written: a disk that is slower than projecting holds up no memory. */
const maxWaiting = 2 ** 28;

/** The folder that projected spaces are kept in. */
export function projectionFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: hashNames, ending: '.projection' });
}

/** Reads a projected space; undefined if there is none of the name or it is damaged. */
export async function readProjection(
  options: FolderOptions,
  name: string,
): Promise<ProjectedSpace | undefined> {
  const bytes = await projectionFolder(options).readBytes(name, sharedBytes);
  return bytes === undefined ? undefined : projectionOf(bytes);
}

/** Projected spaces on disk, by key. They are written one after another, beside whatever else is done. */
export class ProjectionCache {
  private readonly entries: BoundedFolder;
  private readonly abandoned = new AbortController();
  private readonly waiting = new Set<string>();
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  /**
   * @param isWorth whether what took so many seconds is worth so many bytes
   * @param report hears once why nothing can be kept, if so; nothing is kept from then on
   */
  constructor(
    readonly options: FolderOptions,
    private readonly isWorth: typeof isWorthKeeping = isWorthKeeping,
    private readonly report: (problem: string) => void = () => undefined,
  ) {
    this.entries = projectionFolder(options);
  }

  /** What a key's space is called, for {@link readProjection}. */
  nameOf(key: string): string {
    return hashOf(key);
  }

  /** Keeps a space that is worth it. It must not change any more. @param seconds of threads that it took */
  offer(key: string, space: ProjectedSpace, seconds: number): void {
    const name = this.nameOf(key);
    const parts = projectionBytes(space);
    const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
    const isTooMuch = this.waitingBytes > 0 && this.waitingBytes + bytes > maxWaiting;
    if (this.waiting.has(name) || isTooMuch || !this.isWorth(bytes, seconds)) return;
    this.waiting.add(name);
    this.waitingBytes += bytes;
    this.writing = this.writing.then(async () => {
      await this.write(name, parts);
      this.waiting.delete(name);
      this.waitingBytes -= bytes;
    });
  }

  /** Waits until all is written, or gives up what is not by then. */
  async finish(milliseconds: number): Promise<void> {
    const timer = setTimeout(() => {
      this.abandoned.abort();
    }, milliseconds);
    await this.writing;
    clearTimeout(timer);
  }

  /** Removes every entry. */
  clear(): Promise<void> {
    return this.entries.clear();
  }

  private async write(name: string, parts: readonly Uint8Array[]): Promise<void> {
    if (this.abandoned.signal.aborted) return;
    try {
      await this.entries.writeBytes(name, parts, this.abandoned.signal);
    } catch (error) {
      const isExpected = error instanceof InspectorError && error.code === 'too-large';
      if (isExpected || error instanceof CancelledError) return;
      this.abandoned.abort();
      this.report(error instanceof Error ? error.message : String(error));
    }
  }
}
