import type { EmbeddingMember } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { chooseMember } from '../../formats/choose-member';
import { type OpenedFile, openReadable, type ReadableFile } from '../open-readable';

/** A member of a file as it is at one time, that a task can read by itself. */
export interface ReadableMember {
  readonly file: ReadableFile;
  readonly member?: string;
  /** Another text whenever the file has changed. */
  readonly version: string;
}

/** How long a thread keeps a file open that it is not asked about, in milliseconds. */
const keptOpen = 2000;

interface Kept {
  readonly key: string;
  readonly file: OpenedFile;
  timer?: NodeJS.Timeout;
}

/** The file this thread has opened last: opening a text or a deflated file anew reads all of it. */
let kept: Kept | undefined;

/** Lends a member of an opened file. A thread does one such thing at a time. */
export async function withMember<T>(
  { file, member, version }: ReadableMember,
  limits: ReadLimits,
  use: (member: EmbeddingMember) => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([file.path ?? '', file.name, version]);
  const opened = await take(key, file, limits);
  try {
    return await use(chooseMember(file.name, opened.file.opened, member, limits));
  } finally {
    opened.timer = setTimeout(() => void letGo(opened), keptOpen).unref();
  }
}

async function take(key: string, file: ReadableFile, limits: ReadLimits): Promise<Kept> {
  clearTimeout(kept?.timer);
  if (kept?.key === key) return kept;
  if (kept !== undefined) await letGo(kept);
  return (kept = { key, file: await openReadable(file, limits) });
}

async function letGo(file: Kept): Promise<void> {
  if (kept === file) kept = undefined;
  await file.file.close();
}
