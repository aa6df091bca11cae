import type { LoadedSpace } from '../core/study/types';
import { defineTask } from '../core/runtime/task';
import type { EmbeddingFile } from '../formats/format';
import type { ReadLimits } from '../formats/limits';
import { readMember } from '../formats/read-space';
import type { FolderOptions } from './cache/bounded-folder';
import { readProjection } from './cache/projection-cache';
import { readLabels } from './labels';
import { openReadable, readText, type ReadableFile } from './open-readable';
import type { FileDescription } from './protocol/engine';
import type { ReadingFiles } from './thread-context';

export const describeFileTask = defineTask(
  'describe-file',
  ({ file }: { file: ReadableFile }, { limits }: ReadingFiles) => describeFile(file, limits),
);

export const readSpaceTask = defineTask(
  'read-space',
  (
    { file, member, name }: { file: ReadableFile; member: string | undefined; name: string },
    { limits }: ReadingFiles,
  ): Promise<LoadedSpace> =>
    withEmbeddings(file, limits, async (opened) => ({
      ...(await readMember(opened, file.name, member)),
      name,
    })),
);

/** @see readLabels */
export const readLabelsTask = defineTask(
  'read-labels',
  (
    { file, column }: { file: ReadableFile; column: string | undefined },
    { limits }: ReadingFiles,
  ) => readLabels(file, column, limits),
);

/** A list or table as text. */
export const readTextTask = defineTask(
  'read-text',
  ({ file }: { file: ReadableFile }, { limits }: ReadingFiles) => readText(file, limits),
);

/** @see readProjection */
export const readProjectionTask = defineTask(
  'read-projection',
  ({ folder, name }: { folder: FolderOptions; name: string }) => readProjection(folder, name),
);

/** Work on files that threads do for any request. */
export const fileTasks = [
  describeFileTask,
  readSpaceTask,
  readLabelsTask,
  readTextTask,
  readProjectionTask,
];

/** What a file's header says of it. */
export function describeFile(file: ReadableFile, limits: ReadLimits): Promise<FileDescription> {
  return withEmbeddings(file, limits, (opened, bytes) =>
    Promise.resolve(describe(file.name, bytes, opened)),
  );
}

function describe(name: string, bytes: number, opened: EmbeddingFile): FileDescription {
  return {
    file: name,
    format: opened.format,
    bytes,
    members: opened.members.map((member) => ({
      name: member.name,
      shape: member.shape,
      dtype: member.dtype,
      ...(member.unusable === undefined ? {} : { unusable: member.unusable }),
      idColumns: (member.idSources ?? []).map(({ name: column, kind: source }) => ({
        name: column,
        isDeclared: source !== 'other',
      })),
      warnings: member.warnings ?? [],
      attributes: (member.attributes ?? []).map(({ name: attribute, kind }) => ({
        name: attribute,
        kind,
      })),
    })),
    provenance: opened.provenance,
  };
}

async function withEmbeddings<T>(
  file: ReadableFile,
  limits: ReadLimits,
  use: (opened: EmbeddingFile, bytes: number) => Promise<T>,
): Promise<T> {
  const readable = await openReadable(file, limits);
  try {
    return await use(readable.opened, readable.bytes);
  } finally {
    await readable.close();
  }
}
