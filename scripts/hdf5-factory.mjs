import { join } from 'node:path';

/**
 * Path that `h5wasm/factory` resolves to: the package itself exports only a library that is already
 * started.
 */
export const hdf5Factory = join(
  import.meta.dirname,
  '..',
  'node_modules/h5wasm/dist/esm/hdf5_util.js',
);
