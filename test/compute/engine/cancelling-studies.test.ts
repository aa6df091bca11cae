import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultMemoryBytes } from '../../../src/compute/threads/engine-options';
import { connectEngine } from '../../../src/compute/engine/engine-client';
import { EngineService } from '../../../src/compute/engine/engine-service';
import type { FileReference } from '../../../src/compute/protocol/engine';
import type { Engine } from '../../../src/compute/protocol/engine-contract';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { CancelledError } from '../../../src/core/errors';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { expectPromptEnds } from '../../cancelling';
import { randomMatrix } from '../../core/kernels/matrices';

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');
const worker = join(dist, 'worker.cjs');
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
async function cancelAfter(
  engine: Pick<Engine, 'compare'>,
  milliseconds: number,
): Promise<{ late: number; outcome: unknown }> {
  const controller = new AbortController();
  const options = {
    ...defaultOptions,
    projections: ['absolute', 'cosine', 'geodesic'],
    measures: ['cka-linear-debiased', 'cka-rbf', 'rsa-euclidean-spearman'],
    nullShuffles: 2,
  };
  const started = performance.now();
  const running = engine
    .compare({ spaces, options }, () => undefined, controller.signal)
    .catch((error: unknown) => error);
  await sleep(milliseconds);
  // A blocked thread would fire late, which counts as well.
  const asked = started + milliseconds;
  controller.abort();
  const outcome = await running;
  return { late: performance.now() - asked, outcome };
}

const lastMoment = 2400;
const tries = 20;

it('ends a study within 200 ms, whatever it is at', async () => {
  await expectPromptEnds(tries, lastMoment, async (milliseconds) => {
    const { late, outcome } = await cancelAfter(service, milliseconds);
    expect(outcome).toBeInstanceOf(CancelledError);
    return late;
  });
}, 600_000);

describe('in the extension’s engine process', () => {
  const client = connectEngine(
    join(dist, 'engine.cjs'),
    () => ({ threads: 2, backend: 'wasm', packageFolders: [] }),
    { fetchFile: () => Promise.reject(new Error('no host')), log: () => undefined },
  );
  afterAll(() => {
    client.stop();
  });

  it('ends a study within 200 ms and is free for the next', async () => {
    await client.describe(spaces[0]!, new AbortController().signal);
    await expectPromptEnds(tries, lastMoment, async (milliseconds) => {
      const { late, outcome } = await cancelAfter(client, milliseconds);
      expect(outcome).toBeInstanceOf(CancelledError);
      const started = performance.now();
      // It is answered by the process itself, which the study no longer holds up.
      await expect(
        client.blending.evaluate('none', { mode: 'concat', weights: [1] }),
      ).rejects.toThrow();
      return late + performance.now() - started;
    });
  }, 600_000);
});
