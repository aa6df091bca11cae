import { LRUCache } from 'lru-cache';
import { InspectorError } from '../../core/errors';
import { chooseMember } from '../../formats/choose-member';
import type { EmbeddingMember, TableUse } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { filesRead, versionOf } from './files-read';
import { whileUnchanged } from './unchanged';
import { type OpenedFile, openReadable, type ReadableFile } from './open-readable';

/** Reference to a member of a file that a task can read by itself; plain data. */
export interface MemberSource extends TableUse {
  readonly file: ReadableFile;
  readonly member?: string;
  /** Text that differs whenever the file has changed. */
  readonly version: string;
  /**
   * Whether `version` is one of {@link versionOf}, and is checked again when the file is opened.
   */
  readonly isChecked?: true;
}

/** Milliseconds that a thread keeps an unused file open. */
const idleMilliseconds = 2000;
/** Maximum number of files that a thread keeps open beside those in use. */
const maxIdle = 256;

interface FileInUse {
  readonly file: Promise<OpenedFile>;
  users: number;
}

const inUse = new Map<string, FileInUse>();

/**
 * Files that stay open for a moment: reopening a text file for every block would read all of it
 * each time.
 */
const idle = new LRUCache<string, Promise<OpenedFile>>({
  max: maxIdle,
  ttl: idleMilliseconds,
  ttlAutopurge: true,
  dispose: (file, _, reason) => {
    // A file that is taken out for use stays open.
    if (reason !== 'delete') file.then(({ close }) => close()).catch(() => undefined);
  },
});

/**
 * Calls `use` with members of files, which stay open for a moment afterwards.
 * @throws InspectorError `changed` for a checked file that has changed
 */
export async function withMembers<T>(
  sources: readonly MemberSource[],
  limits: ReadLimits,
  use: (members: readonly EmbeddingMember[]) => Promise<T>,
): Promise<T> {
  const taken = sources.map((source) => take(source, limits));
  try {
    const files = await Promise.all(taken.map(({ file }) => file));
    // A preview goes on with what it has opened, and opens a changed file anew.
    const checked = files.filter((_, s) => sources[s]!.isChecked === true);
    return await whileUnchanged(checked, () =>
      use(
        files.map(({ opened }, s) => {
          const { file, member, version: _, isChecked: _checked, ...asTable } = sources[s]!;
          return chooseMember(file.name, opened, member, limits, asTable);
        }),
      ),
    );
  } finally {
    for (const [s, file] of taken.entries()) release(keyOf(sources[s]!), file);
  }
}

/** Like {@link withMembers}, for one file. */
export function withMember<T>(
  source: MemberSource,
  limits: ReadLimits,
  use: (member: EmbeddingMember) => Promise<T>,
): Promise<T> {
  return withMembers([source], limits, ([member]) => use(member!));
}

function keyOf({ file, version }: MemberSource): string {
  return JSON.stringify([file.path, file.name, version]);
}

function take(source: MemberSource, limits: ReadLimits): FileInUse {
  const key = keyOf(source);
  let taken = inUse.get(key);
  if (taken === undefined) {
    taken = { file: idle.get(key) ?? open(source, limits), users: 0 };
    idle.delete(key);
    inUse.set(key, taken);
  }
  taken.users++;
  return taken;
}

function release(key: string, taken: FileInUse): void {
  if (--taken.users > 0) return;
  inUse.delete(key);
  // A file that could not be opened is tried again.
  taken.file.then(
    () => idle.set(key, taken.file),
    () => undefined,
  );
}

async function open(
  { file, version, isChecked }: MemberSource,
  limits: ReadLimits,
): Promise<OpenedFile> {
  if (isChecked === true && versionOf(await filesRead(file.path!)) !== version) {
    throw new InspectorError({
      code: 'changed',
      file: file.name,
      problem: 'The file has changed since the study began.',
      remedy: 'Compute the study again once the file is written.',
    });
  }
  return openReadable(file, limits);
}
