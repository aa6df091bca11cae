import { InspectorError } from '../core/errors';
import { engineName } from '../core/kernels/native-products';
import { performTask, type TaskName, type TaskTable } from '../core/study/tasks';
import type { LoadedSpace } from '../core/study/comparison';
import { bytesInMemory, type ByteSource } from '../formats/byte-source';
import { openEmbeddings } from '../formats/registry';
import { readSpace } from '../formats/read-space';
import { openLocalFile } from './node-byte-source';
import type { FileDescription } from './protocol/engine';

/** A file a task can read by itself: a local path, or bytes that the host has fetched. */
export interface ReadableFile {
  readonly name: string;
  readonly path?: string;
  readonly bytes?: Uint8Array;
}

/** Work on files that the engine's threads do besides the tasks of core. */
interface FileTasks {
  'describe-file': (input: { file: ReadableFile }) => Promise<FileDescription>;
  'read-space': (input: {
    file: ReadableFile;
    member?: string;
    name: string;
  }) => Promise<LoadedSpace>;
  /** A list or table of at most 64 MiB, as text. */
  'read-text': (input: { file: ReadableFile }) => Promise<string>;
}

const maxTextBytes = 64 * 2 ** 20;

const fileTasks: FileTasks = {
  'describe-file': ({ file }) =>
    withSource(file, async (source) => {
      const opened = await openEmbeddings(source);
      try {
        return {
          file: file.name,
          format: opened.format,
          bytes: source.size,
          members: opened.members.map(({ name, shape, dtype, unusable, readIds }) => ({
            name,
            shape,
            dtype,
            ...(unusable === undefined ? {} : { unusable }),
            hasIds: readIds !== undefined,
          })),
          provenance: opened.provenance,
        };
      } finally {
        await opened.close();
      }
    }),
  'read-space': ({ file, member, name }) =>
    withSource(file, async (source) => ({ ...(await readSpace(source, member)), name })),
  'read-text': ({ file }) =>
    withSource(file, async (source) => {
      if (source.size > maxTextBytes) {
        throw new InspectorError({
          code: 'too-large',
          file: file.name,
          problem: `A list of ${source.size} bytes is more than the ${maxTextBytes} that are read.`,
          remedy: 'Name a text file with row ids or labels.',
        });
      }
      return new TextDecoder().decode(await source.read(0, source.size));
    }),
};

async function withSource<T>(
  file: ReadableFile,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  if (file.bytes !== undefined) return use(bytesInMemory(file.name, file.bytes));
  const source = await openLocalFile(file.path ?? file.name, file.name);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

/** The task that names what a thread computes with. */
export const engineNameTask = 'engine-name';

/** Every task an engine thread can do, by name. */
export type EngineTasks = FileTasks & TaskTable;

/**
 * Runs the named task in the calling thread.
 * @param readyBackend called before whatever computes
 * @param emit hears what the task says before it is done
 */
export function performEngineTask(
  name: string,
  input: unknown,
  readyBackend: () => void = () => undefined,
  emit?: (event: unknown) => void,
): unknown {
  if (name in fileTasks) {
    const task = fileTasks[name as keyof FileTasks] as (input: unknown) => unknown;
    return task(input);
  }
  readyBackend();
  if (name === engineNameTask) return engineName();
  return performTask(name as TaskName, input as never, emit);
}
