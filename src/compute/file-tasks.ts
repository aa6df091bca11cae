import type { Labels, LoadedSpace, ProjectedSpace } from '../core/study/comparison';
import type { EmbeddingFile } from '../formats/format';
import type { ReadLimits } from '../formats/limits';
import { readMember } from '../formats/read-space';
import type { FolderOptions } from './cache/bounded-folder';
import { readProjection } from './cache/projection-cache';
import { readLabels } from './labels';
import { openReadable, readText, type ReadableFile } from './open-readable';
import type { FileDescription } from './protocol/engine';

/** Work on files that the engine's threads do besides the tasks of core. */
export interface FileTasks {
  'describe-file': (input: { file: ReadableFile }) => Promise<FileDescription>;
  'read-space': (input: {
    file: ReadableFile;
    member?: string;
    name: string;
  }) => Promise<LoadedSpace>;
  /** @see readLabels */
  'read-labels': (input: { file: ReadableFile; column?: string }) => Promise<Labels>;
  /** A list or table as text. */
  'read-text': (input: { file: ReadableFile }) => Promise<string>;
  /** @see readProjection */
  'read-projection': (input: {
    folder: FolderOptions;
    name: string;
  }) => Promise<ProjectedSpace | undefined>;
}

/** Each task of {@link FileTasks}, within bounds on what it may take. */
export const fileTasks: {
  readonly [N in keyof FileTasks]: (
    input: Parameters<FileTasks[N]>[0],
    limits: ReadLimits,
  ) => ReturnType<FileTasks[N]>;
} = {
  'describe-file': ({ file }, limits) =>
    withEmbeddings(file, limits, (opened, bytes) =>
      Promise.resolve(describe(file.name, bytes, opened)),
    ),
  'read-space': ({ file, member, name }, limits) =>
    withEmbeddings(file, limits, async (opened) => ({
      ...(await readMember(opened, file.name, member)),
      name,
    })),
  'read-labels': ({ file, column }, limits) => readLabels(file, column, limits),
  'read-text': ({ file }, limits) => readText(file, limits),
  'read-projection': ({ folder, name }) => readProjection(folder, name),
};

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
      ...(member.remedy === undefined ? {} : { remedy: member.remedy }),
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
