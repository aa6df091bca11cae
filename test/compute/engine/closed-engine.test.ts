import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EngineService } from '../../../src/compute/engine/engine-service';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';

const root = join(import.meta.dirname, '..', '..', '..');
const name = 'samples/digits/ae-seed0.npy';
const file = { name, location: { path: join(root, name) } };

it('An engine that is closed leaves no threads behind, also of work that begins later', async () => {
  const { signal } = new AbortController();
  const pools: WorkerPool[] = [];
  const engine = new EngineService(
    () => {
      const pool = new WorkerPool(join(root, 'dist', 'worker.cjs'), 1, {
        backend: 'wasm',
        packageFolders: [],
      });
      pools.push(pool);
      return pool;
    },
    () => Promise.reject(new Error('no host')),
    2 ** 30,
  );
  await engine.describe(file, signal);
  await engine.close();
  expect(await engine.describe(file, signal)).toMatchObject({ format: 'npy' });
  expect(pools.map(({ closed }) => closed)).toEqual([true, true]);
}, 60_000);
