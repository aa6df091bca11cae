import type { ByteSource } from '../byte-source';
import { notOfFormat } from '../faults';
import { checkMemory, type ReadLimits } from '../limits';
import { StorageLayouts } from './layouts';
import { checkGlobalHeaps } from './global-heap';

/** The used part of h5wasm's in-memory file system, which its types leave out. */
export interface VirtualFiles {
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): VirtualNode;
  unlink(path: string): void;
  readonly ErrnoError: new (code: number) => Error;
}
/** A byte source presented to the library as a file. */
export interface MountedSource {
  readonly path: string;
  /** Layout messages in the bytes that the library has read. */
  readonly layouts: StorageLayouts;
  /** Returns the addresses that the library reads while `use` runs. */
  readonly readsOf: (use: () => void) => readonly number[];
  readonly unmount: () => void;
}

interface VirtualNode {
  usedBytes: number;
  stream_ops: object;
}

/** The file system's number of the error EIO. */
const inputOutputError = 29;
let created = 0;

/**
 * Mounts a byte source as a file for the HDF5 library. Its bytes are read when the library requests
 * them.
 * @returns its path there, and a function that unmounts it
 * @throws InspectorError `malformed` for sizes that no writer uses
 */
export async function mountSource(
  files: VirtualFiles,
  source: ByteSource,
  limits: ReadLimits,
): Promise<MountedSource> {
  const base = await checkSuperblock(source);
  const readSync = source.readSync ?? (await readAll(source, limits));
  const within = (offset: number, length: number): Uint8Array | undefined =>
    offset + length <= source.size ? readSync(offset, length) : undefined;
  const name = `source-${created++}.h5`;
  const node = files.createFile('/', name, {}, true, false);
  node.usedBytes = source.size;
  const layouts = new StorageLayouts();
  let places: number[] | undefined;
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number) {
      places?.push(position);
      const count = Math.max(0, Math.min(length, source.size - position));
      if (count === 0) return 0;
      const bytes = readSync(position, count);
      if (checkGlobalHeaps(bytes, position, within) !== undefined) {
        throw new files.ErrnoError(inputOutputError);
      }
      layouts.note(bytes);
      buffer.set(bytes, offset);
      return count;
    },
  };
  return {
    path: `/${name}`,
    layouts,
    readsOf(use) {
      const seen: number[] = [];
      places = seen;
      try {
        use();
      } finally {
        places = undefined;
      }
      return seen.map((position) => position - base);
    },
    unmount: () => {
      files.unlink(`/${name}`);
    },
  };
}

/**
 * Checks that sizes have 8 bytes, as all writers use, because other checks of the library's
 * structures assume it.
 * @returns the byte at which it begins
 */
async function checkSuperblock(source: ByteSource): Promise<number> {
  // It is at 0 or, after a header of the writer's own, at a power of two from 512 on.
  for (let at = 0; at + 16 <= source.size; at = at === 0 ? 512 : 2 * at) {
    const bytes = await source.read(at, 16);
    if (bytes[0] !== 0x89 || bytes[1] !== 0x48 || bytes[2] !== 0x44 || bytes[3] !== 0x46) continue;
    const [offsets, lengths] = bytes[8]! < 2 ? [bytes[13], bytes[14]] : [bytes[9], bytes[10]];
    if (offsets === 8 && lengths === 8) return at;
    throw notOfFormat(source, 'HDF5', `its sizes have ${offsets} and ${lengths} bytes`);
  }
  throw notOfFormat(source, 'HDF5', 'it has no superblock');
}

/** Reads a source whole, if it cannot be read synchronously. */
async function readAll(
  source: ByteSource,
  limits: ReadLimits,
): Promise<(offset: number, length: number) => Uint8Array> {
  checkMemory(source, 'The whole file', source.size, limits);
  const bytes = await source.read(0, source.size);
  return (offset, length) => bytes.subarray(offset, offset + length);
}
