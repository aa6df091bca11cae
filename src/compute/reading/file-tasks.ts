import type { LoadedSpace } from '../../core/study/types';
import { defineTask } from '../../core/runtime/task';
import { findMember } from '../../formats/choose-member';
import type { EmbeddingFile, EmbeddingMember, TableUse } from '../../formats/format';
import type { ReadLimits } from '../../formats/limits';
import { warningsOf } from '../../formats/look-alikes';
import { elementReadings, readingsOf } from '../../formats/readings';
import { readMember } from '../../formats/read-space';
import type { FolderOptions } from '../store/bounded-folder';
import { readProjection } from '../store/projection-cache';
import { readLabels } from '../labels/read-labels';
import { openReadable, readText, type ReadableFile } from '../files/open-readable';
import type { FileDescription } from '../protocol/engine';
import { whileUnchanged } from '../files/unchanged';
import type { ReadingFiles } from '../files/thread-context';

export const describeFileTask = defineTask(
  'describe-file',
  (
    { file, member }: { file: ReadableFile; member?: string | undefined },
    { limits }: ReadingFiles,
  ) => describeFile(file, limits, member),
);

export const readSpaceTask = defineTask(
  'read-space',
  (
    {
      file,
      member,
      use,
      name,
    }: {
      file: ReadableFile;
      member: string | undefined;
      use: TableUse | undefined;
      name: string;
    },
    { limits }: ReadingFiles,
  ): Promise<LoadedSpace> =>
    withEmbeddings(file, limits, async (opened) => ({
      ...(await readMember(opened, file.name, member, limits, use)),
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

/** Task: reads a list or table as text. */
export const readTextTask = defineTask(
  'read-text',
  ({ file }: { file: ReadableFile }, { limits }: ReadingFiles) => readText(file, limits),
);

/** @see readProjection */
export const readProjectionTask = defineTask(
  'read-projection',
  ({ folder, name }: { folder: FolderOptions; name: string }) => readProjection(folder, name),
);

/** Tasks that read files, for any request. */
export const fileTasks = [
  describeFileTask,
  readSpaceTask,
  readLabelsTask,
  readTextTask,
  readProjectionTask,
];

/**
 * Describes a file by its header.
 * @param member the only array to describe, if it is named
 */
export function describeFile(
  file: ReadableFile,
  limits: ReadLimits,
  member?: string,
): Promise<FileDescription> {
  return withEmbeddings(file, limits, (opened, bytes) => {
    const { members } = opened;
    const wanted = member === undefined ? members : [findMember(file.name, opened, member, limits)];
    return describe(file.name, bytes, { ...opened, members: wanted }, limits);
  });
}

/** Maximum number of members whose numbers are read, in a file with many. */
const maxLookedAt = 32;

async function describe(
  name: string,
  bytes: number,
  { format, members, table, provenance }: EmbeddingFile,
  limits: ReadLimits,
): Promise<FileDescription> {
  const mayLookAlike = members.filter(({ dtype }) =>
    elementReadings.some(({ of }) => of.includes(dtype)),
  );
  const looked = new Set(mayLookAlike.slice(0, maxLookedAt));
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
    return await whileUnchanged([readable], () => use(readable.opened, readable.bytes));
  } finally {
    await readable.close();
  }
}
