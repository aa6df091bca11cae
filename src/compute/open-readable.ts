import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../core/errors';
import { bytesInMemory } from '../formats/byte-source';
import { type EmbeddingFile, unusableMember } from '../formats/format';
import { embeddingExtensions } from '../formats/kinds';
import type { ReadLimits } from '../formats/limits';
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

/** More files than a person would name one by one are most likely no shards. */
const maxFiles = 4096;

async function openLocalFolder(
  path: string,
  name: string,
  limits: ReadLimits,
): Promise<OpenedFile> {
  const names = (await listLocalFolder(path, name)).filter((file) =>
    embeddingExtensions.some((ending) => file.toLowerCase().endsWith(ending)),
  );
  if (names.length === 0 || names.length > maxFiles) {
    throw new InspectorError({
      code: 'unknown-format',
      file: name,
      problem: `The folder holds ${names.length} embedding files.`,
      remedy: `Name a folder with 1 to ${maxFiles} of them, or the files themselves.`,
    });
  }
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

/** All bytes of a file. @param tooLarge the error if it has more than `most` */
export async function readWhole(
  { name, path = name, bytes }: ReadableFile,
  most: number,
  tooLarge: (size: number) => InspectorError,
): Promise<Uint8Array> {
  if (bytes !== undefined) {
    if (bytes.byteLength > most) throw tooLarge(bytes.byteLength);
    return bytes;
  }
  const source = await openLocalFile(path, name);
  try {
    if (source.size > most) throw tooLarge(source.size);
    return await source.read(0, source.size);
  } finally {
    await source.close();
  }
}

const maxTextBytes = 64 * 2 ** 20;

/** A list or table of at most 64 MiB, as text. */
export async function readText(file: ReadableFile): Promise<string> {
  const bytes = await readWhole(file, maxTextBytes, (size) => tooLongList(file.name, size));
  return new TextDecoder().decode(bytes);
}

function tooLongList(file: string, size: number): InspectorError {
  return new InspectorError({
    code: 'too-large',
    file,
    problem: `A list of ${size} bytes is more than the ${maxTextBytes} that are read.`,
    remedy: 'Name a text file with row ids or labels.',
  });
}
