import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { kernelsForEsbuild } from './kernels.mjs';

const entry = 'src/core/index.ts';

/**
 * Definitions that the CommonJS parts of TensorFlow.js need in an ES module; its WebAssembly is one
 * folder up. Only the chunk that trains has them, so that the rest runs in a browser too.
 */
const commonJs = `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __dirname = fileURLToPath(new URL('..', import.meta.url));
`;

/**
 * Builds the library alone: index.mjs, a chunk that is loaded when something is trained, and one
 * file with the public types.
 */
export async function buildLibrary({ outdir }) {
  await Promise.all([bundleCode(outdir), bundleTypes(join(outdir, 'index.d.mts'))]);
}

async function bundleCode(outdir) {
  const { metafile } = await build({
    entryPoints: { index: entry },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    plugins: [kernelsForEsbuild],
    metafile: true,
    logLevel: 'warning',
  });
  const trained = Object.entries(metafile.outputs)
    .filter(([, { inputs }]) => Object.keys(inputs).some((name) => name.includes('@tensorflow/')))
    .map(([path]) => path);
  for (const path of trained) {
    const code = await readFile(path, 'utf8');
    await writeFile(path, commonJs + code.replaceAll('__require(', 'require('));
  }
}

async function bundleTypes(file) {
  const bundle = await rollup({
    input: entry,
    external: /\?wasm=/,
    plugins: [dts({ tsconfig: 'src/core/tsconfig.json' })],
  });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
}
