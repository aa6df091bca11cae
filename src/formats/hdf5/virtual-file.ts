import type { ByteSource } from '../byte-source';
import { checkMemory, type ReadLimits } from '../limits';

/** h5wasm's in-memory file system, as far as it is used; its types leave this part out. */
export interface VirtualFiles {
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): VirtualNode;
  unlink(path: string): void;
}
interface VirtualNode {
  usedBytes: number;
  stream_ops: object;
}

let created = 0;

/**
 * Shows a byte source to the HDF5 library as a file. Its bytes are read when the library asks for them.
 * @returns its path there, and what takes it away again
 */
export async function mountSource(
  files: VirtualFiles,
  source: ByteSource,
  limits: ReadLimits,
): Promise<{ path: string; unmount: () => void }> {
  const readSync = source.readSync ?? (await readAll(source, limits));
  const name = `source-${created++}.h5`;
  const node = files.createFile('/', name, {}, true, false);
  node.usedBytes = source.size;
  node.stream_ops = {
    ...node.stream_ops,
    read(_stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number) {
      const count = Math.max(0, Math.min(length, source.size - position));
      if (count > 0) buffer.set(readSync(position, count), offset);
      return count;
    },
  };
  return {
    path: `/${name}`,
    unmount: () => {
      files.unlink(`/${name}`);
    },
  };
}

/** A source that can't answer at once is read whole. */
async function readAll(
  source: ByteSource,
  limits: ReadLimits,
): Promise<(offset: number, length: number) => Uint8Array> {
  checkMemory(source, 'The whole file', source.size, limits);
  const bytes = await source.read(0, source.size);
  return (offset, length) => bytes.subarray(offset, offset + length);
}
