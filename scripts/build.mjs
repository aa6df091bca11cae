import { mkdir, rm } from 'node:fs/promises';
import { buildLibrary } from './build-library.mjs';
import { buildNode } from './build-node.mjs';
import { buildWebviews } from './build-webviews.mjs';

/**
 * Bundles into dist/: `node` (extension host, engine process, its worker, command line), `library`
 * and `webviews`; the parts named on the command line, or all.
 */
const minify = process.argv.includes('--minify');
const parts = {
  node: () => buildNode({ outdir: 'dist', minify }),
  library: () => buildLibrary({ outdir: 'dist/core' }),
  webviews: () => buildWebviews({ outdir: 'dist/webview', minify }),
};
const named = Object.keys(parts).filter((name) => process.argv.includes(name));

if (named.length === 0) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all((named.length === 0 ? Object.keys(parts) : named).map((name) => parts[name]()));
