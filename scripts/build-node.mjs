import { build } from 'esbuild';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hdf5Factory } from './hdf5-factory.mjs';
import { kernelsForEsbuild } from './kernels.mjs';

/** Entry points of the code that runs in Node, by the name of the bundle. */
const entries = {
  extension: 'src/extension/extension.ts',
  engine: 'src/compute/engine/engine-main.ts',
  worker: 'src/compute/engine/worker.ts',
  reader: 'src/compute/engine/reader.ts',
  cli: 'src/cli/main.ts',
  'cli-commands': 'src/cli/every-command.ts',
};

/** Keeps the command line's other commands out of the bundle that starts it. */
const commandsApart = {
  name: 'commands-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/every-command$/ }, () => ({
      path: './cli-commands.cjs',
      external: true,
    }));
  },
};

/**
 * Keeps libraries and kernels for computing out of the bundle of the extension host, which only
 * needs the names in the registries.
 */
const namesOnly = {
  name: 'names-only',
  setup({ onResolve, onLoad }) {
    const filter = /^(ml-matrix|linear-sum-assignment)$|\?wasm=/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'names-only' }));
    onLoad({ filter: /.*/, namespace: 'names-only' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const root = join(import.meta.dirname, '..');

/** Bundles each entry into `outdir` as one file that needs no node_modules. */
export async function buildNode({ outdir, minify }) {
  await mkdir(outdir, { recursive: true });
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    // TensorFlow.js has its gradients outside its CommonJS bundle; one copy of it is enough.
    mainFields: ['module', 'main'],
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname' },
    external: ['vscode', '@tensorflow/tfjs-node', './h5wasm.mjs'],
    // HDF5's library is larger than everything else: a thread loads it only to open such a file.
    alias: { 'h5wasm/factory': './h5wasm.mjs' },
    plugins: [kernelsForEsbuild, commandsApart],
    sourcemap: true,
    minify,
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
    outdir,
  };
  const [, ...bundles] = await Promise.all([
    // TensorFlow.js reads it from the folder of the script that trains.
    copyFile(
      join(root, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
      join(outdir, 'tfjs-backend-wasm-simd.wasm'),
    ),
    build({
      ...common,
      alias: {},
      format: 'esm',
      outExtension: { '.js': '.mjs' },
      sourcemap: false,
      entryPoints: { h5wasm: hdf5Factory },
    }),
    ...Object.entries(entries).map(([name, file]) =>
      build({
        ...common,
        entryPoints: { [name]: file },
        ...(name === 'extension'
          ? {
              external: [...common.external, '@tensorflow/*'],
              plugins: [namesOnly, ...common.plugins],
            }
          : {}),
        ...(name === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
      }),
    ),
  ]);
  return bundles.map(({ metafile }) => metafile);
}
