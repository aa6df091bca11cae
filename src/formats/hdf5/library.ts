import type h5wasm from 'h5wasm';
import type { ByteSource } from '../byte-source';
import { guarded } from '../faults';
import type { ReadLimits } from '../limits';

/** The HDF5 library in WebAssembly, as built by h5wasm. */
export type Hdf5Library = Awaited<typeof h5wasm.ready>;

/**
 * Number of errors after which the library is restarted, because each leaves its stack frames
 * behind.
 */
const maxErrors = 200;
/** Bytes of memory that the library itself needs. */
const ownBytes = 48 * 2 ** 20;

let current: Promise<Hdf5Library> | undefined;
let errors = 0;
let allowedBytes = 0;

/**
 * Loads the library, on first use because it is large and slow to start. It trusts sizes in files,
 * so its memory may grow only as far as `limits` allow.
 */
export function loadLibrary({ memoryBytes }: ReadLimits): Promise<Hdf5Library> {
  allowedBytes = ownBytes + memoryBytes;
  current ??= import('h5wasm/factory').then(({ default: start }) =>
    withBoundedMemory(() =>
      start({ noInitialRun: true, print: () => undefined, printErr: () => undefined }),
    ),
  );
  return current;
}

/**
 * Calls the library. A damaged file can corrupt its memory: the next file then gets a new copy.
 * @throws InspectorError `malformed` with the reason
 */
export function callLibrary<T>(source: ByteSource, call: () => T): Promise<T> {
  return guarded(source, 'HDF5', () => {
    try {
      return call();
    } catch (error) {
      errors++;
      if (errors > maxErrors || isTrap(error)) {
        current = undefined;
        errors = 0;
      }
      throw error;
    }
  });
}

/** Whether an error is the trap of a WebAssembly program that accessed memory outside its own. */
function isTrap(error: unknown): boolean {
  return error instanceof Error && error.name === 'RuntimeError';
}

type Imports = Readonly<Record<string, Record<string, unknown>>>;
interface Instantiator {
  instantiate: (bytes: unknown, imports?: Imports) => unknown;
}

/**
 * Starts the library with a bound on its memory. Emscripten has no option for it, so the function
 * that grows memory is replaced during the start.
 */
async function withBoundedMemory<T>(start: () => Promise<T>): Promise<T> {
  const { WebAssembly: host } = globalThis as unknown as { WebAssembly: Instantiator };
  const { instantiate } = host;
  host.instantiate = (bytes, imports) => {
    const env = imports?.['env'];
    const grow = env?.['emscripten_resize_heap'] as ((bytes: number) => boolean) | undefined;
    if (env !== undefined && grow !== undefined) {
      env['emscripten_resize_heap'] = (size: number) => size >>> 0 <= allowedBytes && grow(size);
    }
    return instantiate.call(host, bytes, imports);
  };
  try {
    return await start();
  } finally {
    host.instantiate = instantiate;
  }
}
