import { InspectorError } from '../../core/errors';
import type { FileReference } from '../../compute/protocol/engine';
import { describeChange, type FileChange } from '../../compute/protocol/file-change';
import { type FileParts, type FileStamps, changeSince, isSame } from './file-stamps';

/** Access to file systems for watching files. */
export interface FileWatching {
  /**
   * Returns the current states of the files that are read for a file. Never fails: an inaccessible
   * file is a state of its own.
   */
  look(reference: FileReference): Promise<FileParts>;
  /**
   * Calls `touched` whenever one of these files, given by location, may have changed. A call
   * replaces the earlier watch.
   */
  watch(locations: readonly string[], touched: () => void): void;
  dispose(): void;
}

interface Watched {
  readonly reference: FileReference;
  readonly parts: FileParts;
  /** Time at which this state was first seen. */
  readonly noticed: number;
}

/** Minimum time between two checks of files that are being written, in milliseconds. */
const settling = 250;

/**
 * The files of a study: their current states, and changes since results were computed from them.
 * Notifications of file systems only trigger a check, so that nothing depends on their being
 * correct.
 */
export class WatchedFiles {
  private readonly watched = new Map<string, Watched>();
  /** Settles when all checks so far are done. */
  private looks: Promise<unknown> = Promise.resolve();
  /** A check of all files that has not begun. */
  private waiting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isTouchedAgain = false;
  private isDisposed = false;

  /** @param changed called whenever a file is found to have changed */
  constructor(
    private readonly files: FileWatching,
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Watches exactly these files. */
  follow(references: readonly FileReference[]): Promise<void> {
    return this.inTurn(async () => {
      const wanted = byLocation(references);
      for (const location of this.watched.keys()) {
        if (!wanted.has(location)) this.watched.delete(location);
      }
      const added = [...wanted].filter(([location]) => !this.watched.has(location));
      await this.look(added.map(([, reference]) => reference));
      this.watchAll();
    });
  }

  /** Returns the current states of the files, for later comparison. */
  stamp(references: readonly FileReference[]): Promise<FileStamps> {
    return this.inTurn(async () => {
      const at = this.now();
      const wanted = byLocation(references);
      await this.look([...wanted.values()]);
      const files = [...wanted].map(([location, { name }]) => {
        return [location, { name, parts: this.watched.get(location)?.parts }] as const;
      });
      return { at, files: new Map(files) };
    });
  }

  /** Checks all files again. */
  check(): Promise<void> {
    return (this.waiting ??= this.inTurn(() => {
      this.waiting = undefined;
      return this.look([...this.watched.values()].map(({ reference }) => reference));
    }));
  }

  /** Returns the changes of files since they were stamped, as far as they were checked. */
  changesSince({ at, files }: FileStamps): FileChange[] {
    return [...files].flatMap(([location, before]) => {
      const file = this.watched.get(location);
      if (file === undefined) return [];
      return changeSince(at, location, before, file.parts, file.noticed) ?? [];
    });
  }

  /**
   * Runs work on files that must not have changed.
   * @throws InspectorError `changed` if one has, before or after the work
   */
  async unchanged<T>(since: FileStamps, work: () => Promise<T>): Promise<T> {
    await this.refuseChanged(since);
    const done = await work();
    await this.refuseChanged(since);
    return done;
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.files.dispose();
  }

  private async refuseChanged(since: FileStamps): Promise<void> {
    await this.check();
    const [change] = this.changesSince(since);
    if (change === undefined) return;
    throw new InspectorError({
      code: 'changed',
      file: change.file,
      problem: `Since the scores were computed, ${describeChange(change)}.`,
      remedy: 'Compute again.',
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.looks.then(work);
    this.looks = done.catch(() => undefined);
    return done;
  }

  private async look(references: readonly FileReference[]): Promise<void> {
    const found = await Promise.all(references.map((reference) => this.files.look(reference)));
    let isChanged = false;
    for (const [i, parts] of found.entries()) {
      const reference = references[i]!;
      const before = this.watched.get(locationOf(reference));
      if (before !== undefined && isSame(before.parts, parts)) continue;
      this.watched.set(locationOf(reference), { reference, parts, noticed: this.now() });
      isChanged = true;
    }
    if (!isChanged) return;
    this.watchAll();
    if (!this.isDisposed) this.changed();
  }

  private watchAll(): void {
    if (this.isDisposed) return;
    const all = [...this.watched].flatMap(([location, { parts }]) => {
      return [location, ...(parts?.keys() ?? [])];
    });
    this.files.watch([...new Set(all)], () => {
      this.touch();
    });
  }

  /**
   * Checks at once; while files are being written at most once per interval, and once more at the
   * end.
   */
  private touch(): void {
    if (this.timer !== undefined) {
      this.isTouchedAgain = true;
      return;
    }
    void this.check();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.isTouchedAgain) return;
      this.isTouchedAgain = false;
      this.touch();
    }, settling);
  }
}

/** Returns the location of a file: a local path, or a URI. */
function locationOf({ location }: FileReference): string {
  return 'path' in location ? location.path : location.uri;
}

function byLocation(references: readonly FileReference[]): Map<string, FileReference> {
  return new Map(references.map((reference) => [locationOf(reference), reference]));
}
