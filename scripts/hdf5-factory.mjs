import { join } from 'node:path';

/** What `h5wasm/factory` stands for: the package shows only a library that is started already. */
export const hdf5Factory = join(
  import.meta.dirname,
  '..',
  'node_modules/h5wasm/dist/esm/hdf5_util.js',
);
