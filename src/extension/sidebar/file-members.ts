import { LRUCache } from 'lru-cache';
import { EventEmitter, FileType, type Uri, workspace } from 'vscode';
import { cutReference, type CutReference } from '../../compute/study-file/file-reference';
import { CancelledError } from '../../core/errors';
import type { FileDescription, FileReference } from '../../compute/protocol/engine';
import type { Engine } from '../../compute/protocol/engine-contract';
import { isScanned, mayHoldSeveral } from '../../formats/kinds';
import { fileUri, resolveFile } from '../studies/study-files';

/** An array of a file that can be a space. */
export type FileMember = FileDescription['members'][number];

/** The file of a space, as far as it is known. */
export interface SpaceFile extends CutReference {
  /** Its arrays that can be spaces, if there are several. */
  readonly arrays: readonly FileMember[];
}

/** Milliseconds after which a file is checked again for changes. */
const believedFor = 10_000;

/** Maximum number of known files: more than a sidebar shows. */
const maxFiles = 10_000;

/** The files of spaces, and their arrays. */
export class FileMembers {
  private readonly cached = new LRUCache<string, { file: SpaceFile; lookedAtUntil: number }>({
    max: maxFiles,
  });
  /** Arrays by the location of a file, for a certain size and time of change. */
  private readonly described = new LRUCache<
    string,
    { state: string; arrays: Promise<readonly FileMember[]>; reading: AbortController }
  >({ max: maxFiles });
  private readonly changed = new EventEmitter<undefined>();
  /** Fires when more is known of a file, or it has changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: Pick<Engine, 'describe'>) {}

  /**
   * Returns the file of a space. Until it has been read, which the first call starts, only its name
   * is known.
   * @param folder folder to which the name is relative
   * @param name name in the study
   */
  of(folder: Uri, name: string): SpaceFile {
    const key = JSON.stringify([folder.toString(), name]);
    const { file, lookedAtUntil } = this.cached.get(key) ?? {
      file: { ...cutReference(name, () => undefined), arrays: [] },
      lookedAtUntil: 0,
    };
    if (lookedAtUntil < Date.now()) {
      this.cached.set(key, { file, lookedAtUntil: Infinity });
      void this.look(key, folder, name, file);
    }
    return file;
  }

  /** Cancels all reading, e.g. because other files are shown; it starts again when `of` is called. */
  cancel(): void {
    for (const { reading } of this.described.values()) reading.abort();
  }

  private async look(key: string, folder: Uri, name: string, before: SpaceFile): Promise<void> {
    const { location, ...cut } = await resolveFile(folder, name);
    let arrays: readonly FileMember[] = [];
    try {
      arrays = await this.arraysOf({ location, ...cut });
    } catch (error) {
      // It is read again when it is shown again.
      if (error instanceof CancelledError) {
        this.cached.delete(key);
        return;
      }
      // The study itself reports other problems of the file.
    }
    const file = { ...cut, arrays };
    this.cached.set(key, { file, lookedAtUntil: Date.now() + believedFor });
    if (JSON.stringify(file) !== JSON.stringify(before)) this.changed.fire(undefined);
  }

  private async arraysOf(file: FileReference): Promise<readonly FileMember[]> {
    const isNamed = file.member !== undefined && file.member !== '';
    if (!isNamed && (!mayHoldSeveral(file.name) || isScanned(file.name))) return [];
    const uri = fileUri(file);
    const key = uri.toString();
    const state = await stateOf(uri);
    const cached = this.described.get(key);
    if (cached?.state === state) return cached.arrays;
    // The earlier contents are of no more use.
    cached?.reading.abort();
    const reading = new AbortController();
    const arrays = this.read(file, reading.signal);
    const entry = { state, arrays, reading };
    this.described.set(key, entry);
    arrays.catch(() => {
      if (this.described.get(key) === entry) this.described.delete(key);
    });
    return arrays;
  }

  private async read(file: FileReference, signal: AbortSignal): Promise<readonly FileMember[]> {
    const { members } = await this.engine.describe(file, signal);
    const usable = members.filter(({ unusable }) => unusable === undefined);
    return usable.length > 1 ? usable : [];
  }
}

/** Returns a text that differs whenever the arrays of a file may differ. */
async function stateOf(uri: Uri): Promise<string> {
  const { type, size, mtime } = await workspace.fs.stat(uri);
  // Changes to the files of a folder do not change the folder.
  const isFolder = (type & FileType.Directory) !== 0;
  return isFolder ? String(Math.floor(Date.now() / believedFor)) : `${size} ${mtime}`;
}
