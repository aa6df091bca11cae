/** A backend that computes matrix products: one entry of the table of backends. */
export interface BackendEntry {
  readonly id: 'auto' | 'wasm' | 'tensorflow';
  readonly name: string;
  readonly description: string;
}

/** All backends that can be chosen. */
export const backendEntries = [
  {
    id: 'auto',
    name: 'Automatic',
    description: 'TensorFlow where it is installed and gives the right products, else WebAssembly.',
  },
  {
    id: 'wasm',
    name: 'WebAssembly',
    description: 'The built-in kernels; nothing to install.',
  },
  {
    id: 'tensorflow',
    name: 'TensorFlow',
    description: 'The native library of @tensorflow/tfjs-node; an error where it cannot be used.',
  },
] as const satisfies readonly BackendEntry[];
export type Backend = (typeof backendEntries)[number]['id'];

/** Ids of all backends. */
export const backends = backendEntries.map(({ id }) => id);

/** Choice of backend for a worker thread, and folders to search for it. Plain data. */
export interface BackendChoice {
  readonly backend: Backend;
  /** Folders that may contain `node_modules/@tensorflow/tfjs-node`, besides the program's own. */
  readonly packageFolders: readonly string[];
}
