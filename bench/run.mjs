import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { kernelsForEsbuild } from '../scripts/kernels.mjs';
import { project } from '../scripts/places.mjs';

/** Bundles the benchmark with the engine's worker, and runs it with the arguments given. */
const outdir = join(project, 'node_modules', '.cache', 'bench');
await build({
  entryPoints: {
    bench: join(project, 'bench', 'bench.ts'),
    worker: join(project, 'src', 'compute', 'worker.ts'),
  },
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
const child = spawn(
  process.execPath,
  [...process.execArgv, join(outdir, 'bench.cjs'), ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: project },
);
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
