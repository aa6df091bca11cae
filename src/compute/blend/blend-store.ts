import type { BlendStudy } from '../../core/blending/study/blending';
import { formatBlend, parseBlend } from '../blend-file/blend-file';
import { type BoundedFolder, type FolderOptions, hashOf } from '../store/bounded-folder';
import { type BlendOrigin, type BlendRecord, blendsOf } from '../protocol/blend-records';
import { blendFolder } from './blend-folder';
import { refuseOtherStudy, savedBlend, type SessionBlend } from './session-blends';

/** One training or loaded file as it is kept. */
interface StoredRecord {
  readonly record: BlendRecord;
  /** By name, the text of each blend's `*.blend.json` file. */
  readonly blends: Readonly<Record<string, string>>;
  /** The process that still trains it, or ended while it did; absent once training has ended. */
  readonly writer?: number;
}

/** What was kept of a pair and could be read back. */
export interface RestoredBlends {
  readonly records: readonly BlendRecord[];
  readonly blends: ReadonlyMap<string, () => SessionBlend>;
  readonly warnings: readonly string[];
}

/** Trained and loaded blends on disk, one file a training, so that they outlive sessions and the engine. */
export class BlendStore {
  private readonly folder: BoundedFolder;
  /** Ids of trainings that this process has under way. */
  private readonly underWay = new Set<string>();

  constructor(options: FolderOptions) {
    this.folder = blendFolder(options);
  }

  /** Those of two models. @param content from `pairContent` */
  of(content: string): PairBlendStore {
    return new PairBlendStore(this.folder, hashOf(content), this.underWay);
  }
}

/** What is kept of two models. */
export class PairBlendStore {
  constructor(
    private readonly folder: BoundedFolder,
    private readonly pair: string,
    private readonly underWay: Set<string>,
  ) {}

  /** A training is under way from now on. @param id of its origin */
  begin(id: string): void {
    this.underWay.add(id);
  }

  /** A training is under way no more. */
  end(id: string): void {
    this.underWay.delete(id);
  }

  /**
   * All of it, in the order it came: of what was trained by a process that has ended, the best so far; without
   * what is still trained. What cannot be read back is left out, with a warning.
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
      const { writer, ...kept } = JSON.parse(text) as StoredRecord;
      if (writer !== undefined) {
        if (this.trains(writer, kept.record)) continue;
        // Another process may have that number some day.
        await this.folder.write(name, JSON.stringify(kept)).catch(() => undefined);
      }
      for (const blend of blendsOf(kept.record)) {
        blends.set(blend, whenUsed(blend, kept.blends[blend] ?? '', study));
      }
      records.push(kept.record);
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
   * Keeps a record, or what is left of it.
   * @param writer the process that has not trained it to its end
   * @returns how many others went to make room
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
    const kept: StoredRecord = {
      record,
      blends: Object.fromEntries(texts),
      ...(writer === undefined ? {} : { writer }),
    };
    return this.folder.write(this.nameOf(record.origin), JSON.stringify(kept));
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
    // It is there, but another person's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Reading a blend's weights takes long, and most are only looked at as a line of a table. */
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
