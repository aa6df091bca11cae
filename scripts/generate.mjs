import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { kernelsForEsbuild } from './kernels.mjs';
import { noticesFile, project } from './places.mjs';
import { bundledPackages, noticesOf } from './third-party-notices.mjs';

/** Writes the files that are generated from the registries and from the bundles. */
const folder = await mkdtemp(join(tmpdir(), 'latents-generate-'));
try {
  const outfile = join(folder, 'generated-files.mjs');
  await build({
    entryPoints: [join(project, 'scripts', 'generated-files.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    plugins: [kernelsForEsbuild],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const { generatedFiles } = await import(pathToFileURL(outfile).href);
  const read = (path) => readFileSync(join(project, path), 'utf8');
  for (const [path, content] of generatedFiles(read)) {
    await writeFile(join(project, path), content);
  }
  await writeFile(join(project, noticesFile), noticesOf(await bundledPackages()));
} finally {
  await rm(folder, { recursive: true, force: true });
}
