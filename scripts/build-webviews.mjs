import { build } from 'esbuild';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The control library tests for :focus-visible by inserting a style element into the page, which a
 * strict content security policy reports as a violation. This replaces the test by one without a
 * style element.
 */
const askWithoutStyleElement = {
  name: 'ask-without-style-element',
  setup({ onLoad }) {
    onLoad({ filter: /fast-web-utilities[\\/]dist[\\/]dom\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const asked = 'const styleElement = document.createElement("style");';
      if (!source.includes(asked)) throw new Error(`${path} no longer asks by a style element`);
      const contents = source.replace(asked, `return CSS.supports('selector(:focus-visible)');`);
      return { contents, loader: 'js' };
    });
  },
};

/** Bundles every panel (a folder of webview/ with an index.ts) into a script and a style sheet. */
export async function buildWebviews({ outdir, minify }) {
  const panels = readdirSync('webview').filter((name) =>
    existsSync(join('webview', name, 'index.ts')),
  );
  const { metafile } = await build({
    entryPoints: Object.fromEntries(
      panels.map((name) => [`${name}/index`, join('webview', name, 'index.ts')]),
    ),
    outdir,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    plugins: [askWithoutStyleElement],
    sourcemap: !minify,
    minify,
    logOverride: { 'unreachable-code': 'silent' },
    metafile: true,
    logLevel: 'warning',
  });
  return [metafile];
}
