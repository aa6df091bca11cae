import { CancelledError, InspectorError } from '../../core/errors';
import type { ProjectedSpace } from '../../core/runtime/executor';
import { BoundedFolder, type FolderOptions, hashNames, hashOf } from './bounded-folder';
import { projectionBytes, projectionOf, sharedBytes } from './projection-entry';

/**
 * Minimum of thread seconds per byte for which saving is worth it: 25 ms per megabyte. Writing it
 * and reading it back once takes less even on a slow disk (docs/decisions/14-projection-cache.md).
 */
const secondsAByte = 25e-9;
/** Durations below this many seconds are not noticed. */
const unnoticed = 0.05;

/**
 * Whether a projected space is worth its place on the disk.
 * @param seconds time of threads that it took
 */
export function isWorthKeeping(bytes: number, seconds: number): boolean {
  return seconds >= unnoticed && seconds >= secondsAByte * bytes;
}

/**
 * Maximum number of bytes waiting to be written: a disk that is slower than projecting must not
 * fill the memory.
 */
const maxWaiting = 2 ** 28;

/** Creates the folder for projected spaces. */
export function projectionFolder(options: FolderOptions): BoundedFolder {
  return new BoundedFolder(options, { name: hashNames, ending: '.projection' });
}

/** Reads a projected space; undefined if there is none with the name or it is damaged. */
export async function readProjection(
  options: FolderOptions,
  name: string,
): Promise<ProjectedSpace | undefined> {
  const bytes = await projectionFolder(options).readBytes(name, sharedBytes);
  return bytes === undefined ? undefined : projectionOf(bytes);
}

/** Cache of projected spaces on disk, by key. They are written one after another. */
export class ProjectionCache {
  private readonly entries: BoundedFolder;
  private readonly abandoned = new AbortController();
  private readonly waiting = new Set<string>();
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  /**
   * @param isWorth whether a space of so many bytes that took so many seconds is saved
   * @param report called once with the reason if nothing can be saved; nothing is saved from then
   * on
   */
  constructor(
    readonly options: FolderOptions,
    private readonly isWorth: typeof isWorthKeeping = isWorthKeeping,
    private readonly report: (problem: string) => void = () => undefined,
  ) {
    this.entries = projectionFolder(options);
  }

  /** Returns the name of a key's space, for {@link readProjection}. */
  nameOf(key: string): string {
    return hashOf(key);
  }

  /**
   * Saves a space if it is worth it, and resolves once it is on disk, so that killing the process loses none that was
   * used. It must not change any more.
   * @param seconds time of threads that it took
   */
  async offer(key: string, space: ProjectedSpace, seconds: number): Promise<void> {
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
    await this.writing;
  }

  /** Waits until all spaces are written, and gives up those that are not by then. */
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
      if (isExpected || error instanceof CancelledError || isOfOneFile(error)) return;
      this.abandoned.abort();
      this.report(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Whether an error concerns a single file that another program has open, not the folder. */
function isOfOneFile(error: unknown): boolean {
  const cause = error instanceof InspectorError ? error.cause : undefined;
  return cause instanceof Error && 'syscall' in cause && cause.syscall === 'rename';
}
