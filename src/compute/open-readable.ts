import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../core/errors';
import { bytesInMemory } from '../formats/byte-source';
import { type EmbeddingFile, unusableMember } from '../formats/format';
import { embeddingExtensions } from '../formats/kinds';
import { checkBound, type ReadLimits } from '../formats/limits';
import { openEmbeddings } from '../formats/registry';
import { openFolder } from '../formats/shards';
import { listLocalFolder, openLocalFile } from './node-byte-source';

/** A file a task can read by itself: a local path (of a folder too), or bytes that the host has fetched. */
export interface ReadableFile {
  readonly name: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
}

/** An opened file or folder. Closing it closes all that was opened for it. */
export interface OpenedFile {
  readonly opened: EmbeddingFile;
  readonly bytes: number;
  readonly close: () => Promise<void>;
}

/** Opens embeddings wherever they are; a local folder is one file whose shards are one space. */
export async function openReadable(file: ReadableFile, limits: ReadLimits): Promise<OpenedFile> {
  const { name, path = name, bytes } = file;
  if (bytes !== undefined) {
    const opened = await openEmbeddings(bytesInMemory(name, bytes), limits);
    return { opened, bytes: bytes.byteLength, close: () => opened.close() };
  }
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  return isFolder ? openLocalFolder(path, name, limits) : openLocal(path, name, limits);
}

async function openLocal(path: string, name: string, limits: ReadLimits): Promise<OpenedFile> {
  const source = await openLocalFile(path, name);
  try {
    const opened = await openEmbeddings(source, limits);
    return {
      opened,
      bytes: source.size,
      close: async () => {
        await opened.close();
        await source.close();
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openLocalFolder(
  path: string,
  name: string,
  limits: ReadLimits,
): Promise<OpenedFile> {
  const names = (await listLocalFolder(path, name)).filter((file) =>
    embeddingExtensions.some((ending) => file.toLowerCase().endsWith(ending)),
  );
  if (names.length === 0) {
    throw new InspectorError({
      code: 'unknown-format',
      file: name,
      problem: 'The folder holds no embedding files.',
      remedy: 'Name a folder with some, or the files themselves.',
    });
  }
  checkBound({ name }, 'Embedding files in the folder', names.length, 'folderFiles', limits);
  const files: (OpenedFile & { name: string })[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  try {
    for (const file of names) {
      const opened = await openOrExplain(join(path, file), join(name, file), limits);
      files.push({ name: file, ...opened });
    }
    const opened = openFolder(
      name,
      files.map((file) => ({ name: file.name, file: file.opened })),
    );
    return { opened, bytes: files.reduce((sum, file) => sum + file.bytes, 0), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A file of a folder that can't be read is listed with the reason; the others can be used. */
async function openOrExplain(path: string, name: string, limits: ReadLimits): Promise<OpenedFile> {
  try {
    return await openLocal(path, name, limits);
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    const opened = {
      format: 'unknown',
      members: [unusableMember('', [], 'unknown', error.problem)],
      provenance: {},
      close: () => Promise.resolve(),
    };
    return { opened, bytes: 0, close: () => Promise.resolve() };
  }
}

/** A list or table as text. */
export async function readText(
  { name, path = name, bytes }: ReadableFile,
  limits: ReadLimits,
): Promise<string> {
  const local = bytes === undefined ? await openLocalFile(path, name) : undefined;
  const source = local ?? bytesInMemory(name, bytes!);
  try {
    checkBound(source, 'A list of row ids or labels', source.size, 'listMebibytes', limits);
    return new TextDecoder().decode(await source.read(0, source.size));
  } finally {
    await local?.close();
  }
}
