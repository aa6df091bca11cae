import { defineConfig } from 'vitest/config';
import { hdf5Factory } from './scripts/hdf5-factory.mjs';

/** Tests in a real VS Code: one server and one browser, file by file. */
export default defineConfig({
  resolve: { alias: { 'h5wasm/factory': hdf5Factory } },
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
