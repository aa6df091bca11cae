import { EventEmitter, type Uri } from 'vscode';
import type { Engine, FileDescription, FileReference } from '../../compute/protocol/engine';
import { mayHoldSeveral } from '../../formats/kinds';
import { resolveFile } from '../studies/study-files';

/** One array of a file that can be a space. */
export type FileMember = FileDescription['members'][number];

/** How long what a header said is believed, in milliseconds: files are written again. */
const believedFor = 10_000;

/** Which arrays files hold, as far as their headers have been read. */
export class FileMembers {
  private readonly known = new Map<string, { members: readonly FileMember[]; readUntil: number }>();
  private readonly changed = new EventEmitter<undefined>();
  /** Fires when another file's arrays are known, or they are others. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly engine: Pick<Engine, 'describe'>) {}

  /**
   * The arrays of a file that can be spaces, if there are several. Empty until the header is read, which
   * the first call starts.
   * @param folder what the file's name is relative to
   */
  of(folder: Uri, file: string): readonly FileMember[] {
    if (!mayHoldSeveral(file)) return [];
    const reference = resolveFile(folder, file);
    const key = JSON.stringify(reference.location);
    const { members = [], readUntil = 0 } = this.known.get(key) ?? {};
    if (readUntil < Date.now()) {
      this.known.set(key, { members, readUntil: Infinity });
      void this.read(key, reference, members);
    }
    return members;
  }

  private async read(
    key: string,
    reference: FileReference,
    before: readonly FileMember[],
  ): Promise<void> {
    let members: readonly FileMember[] = [];
    try {
      const described = await this.engine.describe(reference);
      const usable = described.members.filter(({ unusable }) => unusable === undefined);
      members = usable.length > 1 ? usable : [];
    } catch {
      // What is wrong with the file, the study itself says.
    }
    this.known.set(key, { members, readUntil: Date.now() + believedFor });
    if (JSON.stringify(members) !== JSON.stringify(before)) this.changed.fire(undefined);
  }
}
