import { InspectorError } from '../../core/errors';
import type { EmbeddingMember, TableUse } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { chooseMember } from '../../formats/choose-member';
import { filesRead, versionOf } from '../files-read';
import { type OpenedFile, openReadable, type ReadableFile } from '../open-readable';

/** A member of a local file as it was when a study began; plain data. */
export interface MemberSource extends TableUse {
  readonly file: ReadableFile & { readonly path: string };
  readonly member?: string;
  /** Another text whenever the file has changed. */
  readonly version: string;
}

/** How long a thread keeps a file open that it is not asked about, in milliseconds. */
const keptOpen = 2000;

interface Kept {
  readonly file: Promise<OpenedFile>;
  users: number;
  timer?: NodeJS.Timeout;
}

/** The files this thread has open: opening a text anew for every block would read all of it each time. */
const kept = new Map<string, Kept>();

/** Lends members of files, which stay open for a moment afterwards. */
export async function withMembers<T>(
  sources: readonly MemberSource[],
  limits: ReadLimits,
  use: (members: readonly EmbeddingMember[]) => Promise<T>,
): Promise<T> {
  const taken = sources.map((source) => take(source, limits));
  try {
    const files = await Promise.all(taken.map(({ file }) => file));
    return await use(
      files.map(({ opened }, s) => {
        const { file, member, ...use } = sources[s]!;
        return chooseMember(file.name, opened, member, limits, use);
      }),
    );
  } finally {
    for (const [s, entry] of taken.entries()) release(keyOf(sources[s]!), entry);
  }
}

function keyOf({ file, version }: MemberSource): string {
  return `${file.path} ${version}`;
}

function take(source: MemberSource, limits: ReadLimits): Kept {
  const key = keyOf(source);
  const entry = kept.get(key) ?? { file: openUnchanged(source, limits), users: 0 };
  kept.set(key, entry);
  clearTimeout(entry.timer);
  entry.users++;
  return entry;
}

function release(key: string, entry: Kept): void {
  if (--entry.users > 0) return;
  entry.timer = setTimeout(() => {
    kept.delete(key);
    entry.file.then((file) => file.close()).catch(() => undefined);
  }, keptOpen).unref();
}

async function openUnchanged(
  { file, version }: MemberSource,
  limits: ReadLimits,
): Promise<OpenedFile> {
  if (versionOf(await filesRead(file.path)) !== version) {
    throw new InspectorError({
      code: 'changed',
      file: file.name,
      problem: 'The file has changed since the study began.',
      remedy: 'Compute the study again once the file is written.',
    });
  }
  return openReadable(file, limits);
}
