import { build } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bundles every panel (a folder of webview/ with an index.ts) into a script and a style sheet. */
export async function buildWebviews({ outdir, minify }) {
  const panels = readdirSync('webview').filter((name) =>
    existsSync(join('webview', name, 'index.ts')),
  );
  await build({
    entryPoints: Object.fromEntries(
      panels.map((name) => [`${name}/index`, join('webview', name, 'index.ts')]),
    ),
    outdir,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    sourcemap: !minify,
    minify,
    logLevel: 'warning',
  });
}
