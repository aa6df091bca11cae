import type { BlendStudy } from '../../core/study/blend/blending';
import { formatBlend, parseBlend } from '../blend-file/blend-file';
import { type BoundedFolder, type FolderOptions, hashOf } from '../cache/bounded-folder';
import { type BlendRecord, blendsOf } from '../protocol/blend-records';
import { blendFolder } from './blend-folder';
import type { SessionBlend } from './session';
import { refuseOtherStudy, savedBlend } from './session-blends';

/** One training or loaded file as it is kept. */
interface KeptRecord {
  readonly record: BlendRecord;
  /** By name, the text of each blend's `*.blend.json` file. */
  readonly blends: Readonly<Record<string, string>>;
}

/** What was kept of a pair and could be read back. */
export interface RestoredBlends {
  readonly records: readonly BlendRecord[];
  readonly blends: ReadonlyMap<string, () => SessionBlend>;
  readonly warnings: readonly string[];
}

/** Trained and loaded blends on disk, one file a training, so that they outlive sessions and the engine. */
export class KeptBlends {
  private readonly folder: BoundedFolder;

  constructor(options: FolderOptions) {
    this.folder = blendFolder(options);
  }

  /** Those of two models. @param content from `pairContent` */
  of(content: string): KeptPair {
    return new KeptPair(this.folder, hashOf(content));
  }
}

/** What is kept of two models. */
export class KeptPair {
  constructor(
    private readonly folder: BoundedFolder,
    private readonly pair: string,
  ) {}

  /** All of it, in the order it came. What cannot be read back is left out, with a warning. */
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
      const kept = JSON.parse(text) as KeptRecord;
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
   * @returns how many others went to make room
   * @throws InspectorError `too-large`, `not-written`
   */
  write(
    record: BlendRecord,
    blends: ReadonlyMap<string, () => SessionBlend>,
    study: BlendStudy,
  ): Promise<number> {
    const texts = blendsOf(record).map(
      (name) => [name, formatBlend(savedBlend(study, blends.get(name)!()))] as const,
    );
    const kept: KeptRecord = { record, blends: Object.fromEntries(texts) };
    return this.folder.write(this.nameOf(record), JSON.stringify(kept));
  }

  remove(record: BlendRecord): Promise<void> {
    return this.folder.remove(this.nameOf(record));
  }

  private nameOf({ origin }: BlendRecord): string {
    return `${this.pair}-${origin.id}`;
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
