import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from '../../scripts/places.mjs';
import { bundleBenchmark, runBenchmark } from '../run-bench.mjs';

/**
 * Bundles and runs the benchmark of training and sliders.
 * Usage: node bench/blending/run.mjs [--whole] [a folder whose node_modules holds tfjs-node with its library]
 * --whole trains 50 epochs to their end instead of a few of every aggregation.
 */
const outdir = join(project, 'node_modules', '.cache', 'bench-blending');
await bundleBenchmark(
  {
    bench: join(project, 'bench', 'blending', 'bench.ts'),
    engine: join(project, 'src', 'compute', 'engine', 'engine-main.ts'),
    worker: join(project, 'src', 'compute', 'engine', 'worker.ts'),
  },
  outdir,
);
const wasm = 'tfjs-backend-wasm-simd.wasm';
await copyFile(
  join(project, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', wasm),
  join(outdir, wasm),
);
runBenchmark(join(outdir, 'bench.cjs'));
