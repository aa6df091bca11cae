import { defineConfig } from 'vitest/config';
import { kernelsForVite } from './scripts/kernels.mjs';

/** Tests of the built panels in Chromium. */
export default defineConfig({
  plugins: [kernelsForVite],
  test: {
    include: ['test/webview/**/*.test.ts'],
    testTimeout: 60_000,
    fileParallelism: false,
  },
});
