import type { Labels, LoadedSpace, ProjectedSpace } from '../core/study/comparison';
import { findMember } from '../formats/choose-member';
import type { EmbeddingFile, EmbeddingMember, TableUse } from '../formats/format';
import type { ReadLimits } from '../formats/limits';
import { warningsOf } from '../formats/look-alikes';
import { elementReadings, readingsOf } from '../formats/readings';
import { readMember } from '../formats/read-space';
import type { FolderOptions } from './cache/bounded-folder';
import { readProjection } from './cache/projection-cache';
import { readLabels } from './labels/read-labels';
import { openReadable, readText, type ReadableFile } from './open-readable';
import type { FileDescription } from './protocol/engine';

/** Work on files that the engine's threads do besides the tasks of core. */
export interface FileTasks {
  /** @param input.member the only one to describe, if it is named */
  'describe-file': (input: {
    file: ReadableFile;
    member?: string | undefined;
  }) => Promise<FileDescription>;
  'read-space': (input: {
    file: ReadableFile;
    member?: string;
    use?: TableUse;
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
  'describe-file': ({ file, member }, limits) =>
    withEmbeddings(file, limits, (opened, bytes) => {
      const { members } = opened;
      const wanted =
        member === undefined ? members : [findMember(file.name, opened, member, limits)];
      return describe(file.name, bytes, { ...opened, members: wanted }, limits);
    }),
  'read-space': ({ file, member, use, name }, limits) =>
    withEmbeddings(file, limits, async (opened) => ({
      ...(await readMember(opened, file.name, member, limits, use)),
      name,
    })),
  'read-labels': ({ file, column }, limits) => readLabels(file, column, limits),
  'read-text': ({ file }, limits) => readText(file, limits),
  'read-projection': ({ folder, name }) => readProjection(folder, name),
};

/** Members whose numbers are looked at, in a file of many. */
const mostLookedAt = 32;

async function describe(
  name: string,
  bytes: number,
  { format, members, table, provenance }: EmbeddingFile,
  limits: ReadLimits,
): Promise<FileDescription> {
  const mayLookAlike = members.filter(({ dtype }) =>
    elementReadings.some(({ of }) => of.includes(dtype)),
  );
  const looked = new Set(mayLookAlike.slice(0, mostLookedAt));
  return {
    file: name,
    format,
    bytes,
    members: await Promise.all(
      members.map(async (member) => ({
        ...describeShapeOf(member),
        name: member.name,
        ...(member.unusable === undefined ? {} : { unusable: member.unusable }),
        ...(member.remedy === undefined ? {} : { remedy: member.remedy }),
        ...(member.columns === undefined ? {} : { columns: member.columns }),
        idColumns: (member.idSources ?? []).map(({ name: column, kind: source }) => ({
          name: column,
          isDeclared: source !== 'other',
        })),
        warnings: looked.has(member) ? await warningsOf(name, member) : (member.warnings ?? []),
        readings: readingsOf(member).map(({ option, what, open }) => ({
          option,
          what,
          ...describeShapeOf(open(limits)),
        })),
        attributes: (member.attributes ?? []).map(({ name: attribute, kind }) => ({
          name: attribute,
          kind,
        })),
      })),
    ),
    ...(table === undefined ? {} : { columns: table.columns }),
    provenance,
  };
}

function describeShapeOf({
  shape,
  dtype,
}: EmbeddingMember): Pick<EmbeddingMember, 'shape' | 'dtype'> {
  return { shape, dtype };
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
