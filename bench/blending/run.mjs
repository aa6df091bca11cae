import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { project } from '../../scripts/places.mjs';
import { bundleBenchmark, runBenchmark } from '../run-bench.mjs';

/**
 * Bundles and runs the benchmark of training and sliders.
 * Usage: node bench/blending/run.mjs [a folder whose node_modules holds tfjs-node with its library]
 */
const outdir = join(project, 'node_modules', '.cache', 'bench-blending');
await bundleBenchmark([join(project, 'bench', 'blending', 'bench.ts')], outdir);
const wasm = 'tfjs-backend-wasm-simd.wasm';
await copyFile(
  join(project, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', wasm),
  join(outdir, wasm),
);
runBenchmark(join(outdir, 'bench.cjs'));
