import asc from 'assemblyscript/asc';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../src/core/kernels/assembly');
const cache = resolve(import.meta.dirname, '../node_modules/.cache/kernels');
const features = {
  simd: ['--enable', 'simd'],
  'relaxed-simd': ['--enable', 'simd', '--enable', 'relaxed-simd'],
};

const compiled = new Map();

/** Compiles the kernels to WebAssembly; cached in node_modules/.cache until a source changes. */
export function compileKernels(variant) {
  // Bundles are built in parallel and request the same kernels.
  const known = compiled.get(variant) ?? compile(variant);
  compiled.set(variant, known);
  return known;
}

async function compile(variant) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const sources = Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]),
    ),
  );
  const options = ['-O3', '--noAssert', '--runtime', 'stub', ...features[variant]];
  const key = createHash('sha256')
    .update(JSON.stringify([asc.version, options, sources]))
    .digest('hex');
  const cached = join(cache, `${key}.wasm`);
  const known = await readFile(cached).catch(() => undefined);
  if (known !== undefined) return known;
  let wasm;
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', '--initialMemory', '1', ...options],
    {
      readFile: (name) => sources[name] ?? null,
      writeFile: (_, content) => {
        wasm = content;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  await mkdir(cache, { recursive: true });
  const temporary = `${cached}.${randomUUID()}`;
  await writeFile(temporary, wasm);
  await rename(temporary, cached);
  return Buffer.from(wasm);
}

/** esbuild plugin: imports `…/assembly/index.ts?wasm=simd` as the compiled bytes. */
export const kernelsForEsbuild = {
  name: 'kernels',
  setup(build) {
    build.onResolve({ filter: /\?wasm=/ }, ({ path }) => ({ path, namespace: 'kernels' }));
    build.onLoad({ filter: /.*/, namespace: 'kernels' }, async ({ path }) => ({
      contents: await compileKernels(path.split('?wasm=')[1]),
      loader: 'binary',
    }));
  },
};

/** The same plugin for Vite and vitest. */
export const kernelsForVite = {
  name: 'kernels',
  enforce: 'pre',
  resolveId: (id) => (id.includes('?wasm=') ? `\0kernels:${id.split('?wasm=')[1]}` : undefined),
  async load(id) {
    if (!id.startsWith('\0kernels:')) return undefined;
    const bytes = await compileKernels(id.slice('\0kernels:'.length));
    return `export default Uint8Array.from(atob(${JSON.stringify(bytes.toString('base64'))}), (c) => c.charCodeAt(0));`;
  },
};
