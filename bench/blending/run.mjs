import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kernelsForEsbuild } from '../../scripts/kernels.mjs';

/**
 * Bundles and runs the benchmark of training and sliders.
 * Usage: node bench/blending/run.mjs [a folder whose node_modules holds tfjs-node with its library]
 */
const project = join(import.meta.dirname, '..', '..');
const outdir = join(project, 'node_modules', '.cache', 'bench-blending');
await build({
  entryPoints: [join(project, 'bench', 'blending', 'bench.ts')],
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  define: { 'import.meta.dirname': '__dirname' },
  plugins: [kernelsForEsbuild],
  logLevel: 'warning',
});
const wasm = 'tfjs-backend-wasm-simd.wasm';
await copyFile(
  join(project, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', wasm),
  join(outdir, wasm),
);
const child = spawn(process.execPath, [join(outdir, 'bench.cjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: project,
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
