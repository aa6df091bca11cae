import { InspectorError } from '../../core/errors';
import type { FileReference } from '../../compute/protocol/engine';
import { describeChange, type FileChange } from '../../compute/protocol/file-change';
import { type FileParts, type FileStamps, changeSince, isSame } from './file-stamps';

/** What watching asks of the file systems. */
export interface FileWatching {
  /** What is read for a file, as it is now. Never fails: what cannot be looked at is another state. */
  look(reference: FileReference): Promise<FileParts>;
  /**
   * Calls back whenever something may have happened to one of these files, by where they lie. A call
   * replaces what was watched before.
   */
  watch(locations: readonly string[], touched: () => void): void;
  dispose(): void;
}

interface Watched {
  readonly reference: FileReference;
  readonly parts: FileParts;
  /** When it was found to be so. */
  readonly noticed: number;
}

/** Shortest time between two looks at files that are being written, in milliseconds. */
const settling = 250;

/**
 * The files of a study: what they are now, and what has become of them since something was computed of them.
 * What the file systems tell only has it look again, so that nothing depends on their telling it right.
 */
export class WatchedFiles {
  private readonly watched = new Map<string, Watched>();
  /** Ends when all looks so far have. */
  private looks: Promise<unknown> = Promise.resolve();
  /** A look at everything that has not begun. */
  private waiting: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isTouchedAgain = false;
  private isDisposed = false;

  /** @param changed hears whenever a file is found to be another than it was */
  constructor(
    private readonly files: FileWatching,
    private readonly changed: () => void,
    private readonly now: () => number = Date.now,
  ) {}

  /** Watches these files and no others. */
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

  /** The files as they are now, to be told from what becomes of them. */
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

  /** Looks at all files again. */
  check(): Promise<void> {
    return (this.waiting ??= this.inTurn(() => {
      this.waiting = undefined;
      return this.look([...this.watched.values()].map(({ reference }) => reference));
    }));
  }

  /** What has become of files since they were stamped, as far as was looked. */
  changesSince({ at, files }: FileStamps): FileChange[] {
    return [...files].flatMap(([location, before]) => {
      const file = this.watched.get(location);
      if (file === undefined) return [];
      return changeSince(at, location, before, file.parts, file.noticed) ?? [];
    });
  }

  /**
   * Does something with files that must be what they were.
   * @throws InspectorError `changed` where one is not, before or afterwards
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

  /** Looks at once, and while files are being written no more often than they settle, and once they have. */
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

/** Where a file lies: a path of this machine, or a URI. */
function locationOf({ location }: FileReference): string {
  return 'path' in location ? location.path : location.uri;
}

function byLocation(references: readonly FileReference[]): Map<string, FileReference> {
  return new Map(references.map((reference) => [locationOf(reference), reference]));
}
