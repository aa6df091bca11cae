import type { BlendStudy } from '../../core/blending/study/blending';
import { formatBlend, parseBlend } from '../blend-file/blend-file';
import { type BoundedFolder, type FolderOptions, hashOf } from '../store/bounded-folder';
import { type BlendOrigin, type BlendRecord, blendsOf } from '../protocol/blend-records';
import { blendFolder } from './blend-folder';
import { refuseOtherStudy, savedBlend, type SessionBlend } from './session-blends';

/** A saved training or loaded file. */
interface StoredRecord {
  readonly record: BlendRecord;
  /** The text of each blend's `*.blend.json` file, by name. */
  readonly blends: Readonly<Record<string, string>>;
  /**
   * Id of the process that still trains it, or ended while it did; absent once training has ended.
   */
  readonly writer?: number;
}

/** Saved blends of a pair that could be read back. */
export interface RestoredBlends {
  readonly records: readonly BlendRecord[];
  readonly blends: ReadonlyMap<string, () => SessionBlend>;
  readonly warnings: readonly string[];
}

/**
 * Store of trained and loaded blends on disk, one file per training, so that they outlive sessions
 * and the engine.
 */
export class BlendStore {
  private readonly folder: BoundedFolder;
  /** Ids of trainings that run in this process. */
  private readonly underWay = new Set<string>();

  constructor(options: FolderOptions) {
    this.folder = blendFolder(options);
  }

  /**
   * Returns the store for two models.
   * @param content a result of `pairContent`
   */
  of(content: string): PairBlendStore {
    return new PairBlendStore(this.folder, hashOf(content), this.underWay);
  }
}

/** Store of the blends of two models. */
export class PairBlendStore {
  constructor(
    private readonly folder: BoundedFolder,
    private readonly pair: string,
    private readonly underWay: Set<string>,
  ) {}

  /**
   * Marks a training as running.
   * @param id id of its origin
   */
  begin(id: string): void {
    this.underWay.add(id);
  }

  /** Marks a training as ended. */
  end(id: string): void {
    this.underWay.delete(id);
  }

  /**
   * Reads all saved blends, in the order they were created. Of a training whose process has ended,
   * the best parameters so far; trainings that still run are left out. Files that cannot be read
   * back are left out, with a warning.
   */
  async restore(study: BlendStudy): Promise<RestoredBlends> {
    const records: BlendRecord[] = [];
    const blends = new Map<string, () => SessionBlend>();
    let unreadable = 0;
    // One at a time: each may be large.
    for (const name of await this.folder.names(this.pair)) {
      const text = await this.folder.read(name);
      if (text === undefined) {
        unreadable++;
        continue;
      }
      const { writer, ...stored } = JSON.parse(text) as StoredRecord;
      if (writer !== undefined) {
        if (this.trains(writer, stored.record)) continue;
        // Marked as ended, because another process may get the same id later.
        await this.folder.write(name, JSON.stringify(stored)).catch(() => undefined);
      }
      for (const blend of blendsOf(stored.record)) {
        blends.set(blend, whenUsed(blend, stored.blends[blend] ?? '', study));
      }
      records.push(stored.record);
    }
    return {
      records,
      blends,
      warnings:
        unreadable === 0
          ? []
          : [`${unreadable} of the trainings kept of these models could not be read back.`],
    };
  }

  /**
   * Saves a record, or what remains of it.
   * @param writer id of the process that has not finished the training
   * @returns number of other records that were removed to make room
   * @throws InspectorError `too-large`, `not-written`
   */
  write(
    record: BlendRecord,
    blends: ReadonlyMap<string, () => SessionBlend>,
    study: BlendStudy,
    writer?: number,
  ): Promise<number> {
    const texts = blendsOf(record).map(
      (name) => [name, formatBlend(savedBlend(study, blends.get(name)!()))] as const,
    );
    const stored: StoredRecord = {
      record,
      blends: Object.fromEntries(texts),
      ...(writer === undefined ? {} : { writer }),
    };
    return this.folder.write(this.nameOf(record.origin), JSON.stringify(stored));
  }

  remove(origin: Pick<BlendOrigin, 'id'>): Promise<void> {
    return this.folder.remove(this.nameOf(origin));
  }

  private trains(writer: number, { origin }: BlendRecord): boolean {
    return writer === process.pid ? this.underWay.has(origin.id) : isAlive(writer);
  }

  private nameOf({ id }: Pick<BlendOrigin, 'id'>): string {
    return `${this.pair}-${id}`;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Parses a blend's weights when they are first used: parsing is slow, and most blends are only
 * shown as a line of a table.
 */
function whenUsed(name: string, text: string, study: BlendStudy): () => SessionBlend {
  let read: SessionBlend | undefined;
  return () => {
    if (read !== undefined) return read;
    const saved = parseBlend(name, text);
    refuseOtherStudy(name, saved, study);
    const { model, parameters, scale, provenance } = saved;
    return (read = { model, parameters, scale, provenance });
  };
}
