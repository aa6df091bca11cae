import { defineConfig } from 'vitest/config';

/** Tests of the built panels in Chromium. */
export default defineConfig({
  test: {
    include: ['test/webview/**/*.test.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
  },
});
