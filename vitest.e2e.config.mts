import { defineConfig } from 'vitest/config';

/** Tests in a real VS Code: one server and one browser, file by file. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
