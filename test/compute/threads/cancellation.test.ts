import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { CancelledError } from '../../../src/core/errors';
import { kernelsForEsbuild } from '../../../scripts/kernels.mjs';
import { randomMatrix } from '../../core/kernels/matrices';
import { checkRowsTask } from '../../../src/core/study/row-check';
import { nullTask } from '../../../src/core/comparison/null-distribution';

let folder: string;
const project = join(import.meta.dirname, '..', '..', '..');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-worker-'));
  await build({
    entryPoints: [join(project, 'src', 'compute', 'engine', 'worker.ts')],
    outfile: join(folder, 'worker.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    define: { 'import.meta.dirname': '__dirname' },
    // Exists only beside the built worker, and is not needed here.
    external: ['h5wasm/factory'],
    plugins: [kernelsForEsbuild],
    logLevel: 'error',
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Much longer than ending a thread takes on the slowest machine, and much shorter than the task.
 */
const patienceMilliseconds = 5000;

it('ends threads that are in the middle of a task', async () => {
  const backend = { backend: 'wasm', packageFolders: [] } as const;
  const pool = new WorkerPool(join(folder, 'worker.cjs'), 2, backend);
  const rows = randomMatrix(4, 4, 1);
  // Once the threads are up, shuffles that would take hours.
  await pool.run(checkRowsTask, { rows });
  const endless = { measure: 'cka-linear', x: rows, y: rows, shuffles: 1e9, seed: 0 };
  const running = [pool.run(nullTask, endless), pool.run(nullTask, endless)];
  const outcomes = Promise.allSettled(running);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = Date.now();
  await pool.close();
  for (const outcome of await outcomes) {
    expect(outcome.status).toBe('rejected');
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(CancelledError);
  }
  expect(Date.now() - before).toBeLessThan(patienceMilliseconds);
  await expect(pool.run(checkRowsTask, { rows })).rejects.toBeInstanceOf(CancelledError);
});
