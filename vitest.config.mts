import { defineConfig } from 'vitest/config';
import { hdf5Factory } from './scripts/hdf5-factory.mjs';
import { kernelsForVite } from './scripts/kernels.mjs';

/** Tests that need neither a browser nor VS Code. */
export default defineConfig({
  plugins: [kernelsForVite],
  resolve: { alias: { 'h5wasm/factory': hdf5Factory } },
  test: {
    include: ['test/{core,reference,formats,compute,extension,cli,scripts}/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Its gradients come as ES modules only, which Node does not load by itself.
    server: { deps: { inline: [/@tensorflow/] } },
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
