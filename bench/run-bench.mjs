import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { kernelsForEsbuild } from '../scripts/kernels.mjs';
import { project } from '../scripts/places.mjs';

/** Bundles a benchmark like the extension's code. */
export async function bundleBenchmark(entryPoints, outdir) {
  await build({
    entryPoints,
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { 'import.meta.dirname': '__dirname' },
    // Loaded from node_modules if a benchmark opens such a file.
    external: ['h5wasm/factory'],
    plugins: [kernelsForEsbuild],
    logLevel: 'warning',
  });
}

/** Runs a bundled benchmark with the arguments given; its exit code becomes this process's. */
export function runBenchmark(script) {
  const child = spawn(process.execPath, [...process.execArgv, script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: project,
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
