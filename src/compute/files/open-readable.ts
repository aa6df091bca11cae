import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InspectorError } from '../../core/errors';
import { bytesInMemory } from '../../formats/byte-source';
import { type EmbeddingFile, unreadType, unusableMember } from '../../formats/format';
import { embeddingFiles, noEmbeddings } from '../../formats/folder-files';
import { isEmbeddingName } from '../../formats/kinds';
import { checkBound, type ReadLimits } from '../../formats/limits';
import { openEmbeddings } from '../../formats/registry';
import { openFolder } from '../../formats/shards';
import { refusePlaceholder } from '../../formats/placeholders';
import { type Fetched, type FetchedFile, fetchedSource } from './fetched';
import { listLocalFolder, openLocalFile } from './node-byte-source';
import { type Stamped, whileUnchanged } from './unchanged';

/**
 * A file or folder that a task can read by itself: a local path, or content fetched by the host.
 */
export interface ReadableFile {
  readonly name: string;
  readonly path?: string;
  readonly fetched?: Fetched;
}

/** An opened file or folder. Closing it closes all files that were opened for it. */
export interface OpenedFile extends Stamped {
  readonly opened: EmbeddingFile;
  readonly bytes: number;
  readonly close: () => Promise<void>;
}

/** Opens embeddings from any location; a folder is one file whose shards form one space. */
export async function openReadable(file: ReadableFile, limits: ReadLimits): Promise<OpenedFile> {
  const { name, path = name, fetched } = file;
  if (fetched !== undefined) return openFetched(name, fetched, limits);
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder) return openLocal(path, name, limits);
  const names = await listLocalFolder(path, name);
  if (!names.some(isEmbeddingName)) throw noEmbeddings(name, await foldersWithEmbeddings(path));
  return openFolderOf(
    name,
    names,
    (part) => openLocal(join(path, part), join(name, part), limits),
    limits,
  );
}

function openFetched(
  name: string,
  { isFolder, files }: Fetched,
  limits: ReadLimits,
): Promise<OpenedFile> {
  const open = async (file: FetchedFile, as: string): Promise<OpenedFile> => {
    const opened = await openEmbeddings(fetchedSource(files, file, as), limits);
    // The host has fetched all of it before.
    const checkUnchanged = (): Promise<void> => Promise.resolve();
    return { opened, bytes: file.bytes.byteLength, checkUnchanged, close: () => opened.close() };
  };
  if (!isFolder) return open(files[0]!, name);
  const byPath = new Map(files.map((file) => [file.path, file]));
  // Files in deeper folders are only read beside others.
  const names = [...byPath.keys()].filter((path) => !path.includes('/'));
  return openFolderOf(name, names, (part) => open(byPath.get(part)!, join(name, part)), limits);
}

async function openLocal(path: string, name: string, limits: ReadLimits): Promise<OpenedFile> {
  const source = await openLocalFile(path, name);
  try {
    const opened = await openEmbeddings(source, limits);
    return {
      opened,
      bytes: source.size,
      checkUnchanged: () => source.checkUnchanged(),
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

/** @param open opens one of the folder's files */
async function openFolderOf(
  name: string,
  all: readonly string[],
  open: (part: string) => Promise<OpenedFile>,
  limits: ReadLimits,
): Promise<OpenedFile> {
  const names = all.filter(isEmbeddingName);
  if (names.length === 0) throw noEmbeddings(name);
  checkBound({ name }, 'Embedding files in the folder', names.length, 'folderFiles', limits);
  const files: (OpenedFile & { name: string })[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.close()));
  };
  const checkUnchanged = async (): Promise<void> => {
    await Promise.all(files.map((file) => file.checkUnchanged()));
  };
  try {
    for (const file of names) {
      const opened = await openOrExplain(() => open(file));
      files.push({ name: file, ...opened });
    }
    const opened = openFolder(
      name,
      files.map((file) => ({ name: file.name, file: file.opened })),
    );
    return {
      opened,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      checkUnchanged,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Maximum number of folders that are searched for a hint. */
const maxLookedInto = 100;

/** Returns the names of direct subfolders with embedding files, such as the splits of a dataset. */
async function foldersWithEmbeddings(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const looked = folders.sort().slice(0, maxLookedInto);
  const hold = await Promise.all(
    looked.map(async (folder) => {
      const names = await listLocalFolder(join(path, folder)).catch(() => []);
      return embeddingFiles(names).length > 0;
    }),
  );
  return looked.filter((_, i) => hold[i]);
}

/** A file of a folder that cannot be read is listed with the reason; the others can be used. */
async function openOrExplain(open: () => Promise<OpenedFile>): Promise<OpenedFile> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    const opened = {
      format: 'unknown',
      members: [unusableMember('', [], unreadType, error.problem, error.remedy)],
      provenance: {},
      close: () => Promise.resolve(),
    };
    return {
      opened,
      bytes: 0,
      checkUnchanged: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }
}

/** Reads a list or table as text. */
export async function readText(
  { name, path = name, fetched }: ReadableFile,
  limits: ReadLimits,
): Promise<string> {
  const local = fetched === undefined ? await openLocalFile(path, name) : undefined;
  const source = local ?? bytesInMemory(name, fetched!.files[0]!.bytes);
  try {
    checkBound(source, 'A list of row ids or labels', source.size, 'listMebibytes', limits);
    const read = (): Promise<Uint8Array> => source.read(0, source.size);
    const bytes = await whileUnchanged(local === undefined ? [] : [local], read);
    const text = new TextDecoder().decode(bytes);
    refusePlaceholder(name, text);
    return text;
  } finally {
    await local?.close();
  }
}
