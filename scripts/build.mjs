import { mkdir, rm } from 'node:fs/promises';
import { buildLibrary } from './build-library.mjs';
import { buildNode } from './build-node.mjs';
import { buildWebviews } from './build-webviews.mjs';

/** Bundles everything into dist/: extension host, engine process, its worker, command line, library, webviews. */
const minify = process.argv.includes('--minify');

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all([
  buildNode({ outdir: 'dist', minify }),
  buildLibrary({ outdir: 'dist/core' }),
  buildWebviews({ outdir: 'dist/webview', minify }),
]);
