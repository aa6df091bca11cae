import { build } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { buildWebviews } from './build-webviews.mjs';
import { kernelsForEsbuild } from './kernels.mjs';

/** Bundles everything into dist/: extension host, engine process, its worker, command line, library, webviews. */
const minify = process.argv.includes('--minify');

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // TensorFlow.js keeps its gradients outside its CommonJS bundle; one copy of it is enough.
  mainFields: ['module', 'main'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname' },
  external: ['vscode', '@tensorflow/tfjs-node'],
  plugins: [kernelsForEsbuild],
  sourcemap: true,
  minify,
  logLevel: 'warning',
};

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all([
  // TensorFlow.js reads it from the folder of the script that trains.
  copyFile(
    'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    'dist/tfjs-backend-wasm-simd.wasm',
  ),
  build({ ...node, entryPoints: { extension: 'src/extension/extension.ts' }, outdir: 'dist' }),
  build({ ...node, entryPoints: { engine: 'src/compute/engine-main.ts' }, outdir: 'dist' }),
  build({ ...node, entryPoints: { worker: 'src/compute/worker.ts' }, outdir: 'dist' }),
  build({
    ...node,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    banner: { js: '#!/usr/bin/env node' },
  }),
  buildWebviews({ outdir: 'dist/webview', minify }),
]);
