import { join } from 'node:path';
import { project } from '../scripts/places.mjs';
import { bundleBenchmark, runBenchmark } from './run-bench.mjs';

/** Bundles the benchmark with the engine's worker, and runs it with the arguments given. */
const outdir = join(project, 'node_modules', '.cache', 'bench');
await bundleBenchmark(
  {
    bench: join(project, 'bench', 'bench.ts'),
    worker: join(project, 'src', 'compute', 'engine', 'worker.ts'),
  },
  outdir,
);
runBenchmark(join(outdir, 'bench.cjs'));
