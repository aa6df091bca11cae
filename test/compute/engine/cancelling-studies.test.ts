import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defaultMemoryBytes } from '../../../src/compute/threads/engine-options';
import { EngineService } from '../../../src/compute/engine/engine-service';
import type { FileReference } from '../../../src/compute/protocol/engine';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { CancelledError } from '../../../src/core/errors';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { randomMatrix } from '../../core/kernels/matrices';

const worker = join(import.meta.dirname, '..', '..', '..', 'dist', 'worker.cjs');
const rows = 10_000;

let folder: string;
let spaces: FileReference[];
let service: EngineService;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-cancel-'));
  spaces = [1, 2, 3].map((seed) => {
    const name = `space${seed}.csv`;
    writeFileSync(join(folder, name), csv(seed));
    return { name, location: { path: join(folder, name) } };
  });
  const create = (): WorkerPool =>
    new WorkerPool(worker, 2, { backend: 'wasm', packageFolders: [] });
  service = new EngineService(
    create,
    () => Promise.reject(new Error('no host')),
    defaultMemoryBytes,
  );
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

function csv(seed: number): string {
  const { cols, data } = randomMatrix(rows, 32, seed);
  const line = (i: number): string =>
    `row-${(i * 7919) % rows},${Array.from(data.subarray(i * cols, (i + 1) * cols), (value) => value.toFixed(4)).join()}`;
  return Array.from({ length: rows }, (_, i) => line(i)).join('\n');
}

/**
 * Runs a study with every kind of step, cancels it after some milliseconds, and returns how it
 * ended.
 */
async function cancelAfter(milliseconds: number): Promise<{ late: number; outcome: unknown }> {
  const controller = new AbortController();
  const options = {
    ...defaultOptions,
    projections: ['absolute', 'cosine', 'geodesic'],
    measures: ['cka-linear-debiased', 'cka-rbf', 'rsa-euclidean-spearman'],
    nullShuffles: 2,
  };
  const started = performance.now();
  const running = service
    .compare({ spaces, options }, () => undefined, controller.signal)
    .catch((error: unknown) => error);
  await sleep(milliseconds);
  // A blocked thread would fire late, which counts as well.
  const asked = started + milliseconds;
  controller.abort();
  const outcome = await running;
  return { late: performance.now() - asked, outcome };
}

/** Maximum delay in milliseconds; a busy machine may exceed it once or twice. */
const bound = 200;
const tries = 3;

it.each([0, 50, 150, 400, 800, 1600, 3200])(
  'ends a study within 200 ms, %i ms after it began',
  async (milliseconds) => {
    let least = Infinity;
    for (let attempt = 0; attempt < tries && least > bound; attempt++) {
      const { late, outcome } = await cancelAfter(milliseconds);
      expect(outcome).toBeInstanceOf(CancelledError);
      least = Math.min(least, late);
    }
    expect(least).toBeLessThan(bound);
  },
);
