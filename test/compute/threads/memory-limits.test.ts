import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MemoryWatch } from '../../../src/compute/threads/memory-watch';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { defineTask } from '../../../src/core/runtime/task';

const memoryBytes = 2 ** 26;
const options = { backend: 'wasm', packageFolders: [], memoryBytes } as const;

/** A worker whose tasks take memory until they are stopped. */
const hog = `
const workerpool = require(${JSON.stringify(createRequire(import.meta.url).resolve('workerpool'))});
const held = [];
workerpool.worker({
  task: async (id) => {
    for (;;) {
      if (id === 'lists') held.push(Array.from({ length: 1e5 }, (_, i) => [i]));
      else if (id === 'buffers') held.push(Buffer.alloc(2 ** 24, 1));
      else return { outcome: { ok: id }, seconds: 0 };
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
});
`;
const task = (id: string) => defineTask(id, (_: unknown) => id);
const input = { file: { name: 'crafted.pt', path: '/nowhere/crafted.pt' }, member: undefined };

let folder: string;
let script: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-hog-'));
  script = join(folder, 'worker.cjs');
  writeFileSync(script, hog);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('a thread that fills its own heap ends alone, and the error names the file it read', async () => {
  const pool = new WorkerPool(script, 1, options);
  await expect(pool.run(task('lists'), input)).rejects.toMatchObject({
    code: 'too-large',
    file: 'crafted.pt',
    problem: expect.stringContaining('took more memory than is allowed') as string,
  });
  expect(pool.closed).toBe(false);
  // The next task gets a new thread.
  expect(await pool.run(task('other'), input)).toBe('other');
  await pool.close();
});

it('a process that takes too much ends its threads, and the error names the files they read', async () => {
  const pool = new WorkerPool(script, 2, options);
  const source = { file: { name: 'other.npy' }, version: '' };
  const outcomes = await Promise.allSettled([
    pool.run(task('buffers'), input),
    pool.run(task('buffers'), { source }),
  ]);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: {
        code: 'too-large',
        file: 'crafted.pt',
        problem: expect.stringContaining('or other.npy, which was read beside it') as string,
        details: { files: ['crafted.pt', 'other.npy'] },
      },
    });
  }
  expect(pool.closed).toBe(true);
});

it('memory is watched while work goes on, and not before or after', async () => {
  let looks = 0;
  let calls = 0;
  const watch = new MemoryWatch(
    memoryBytes,
    () => calls++,
    () => true,
    () => (++looks > 2 ? Infinity : 0),
  );
  expect(watch.maxBytes).toBeGreaterThan(memoryBytes);
  await watch.during(async () => {
    while (calls < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  });
  const looked = looks;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(looks).toBe(looked);
});

it('work that reads no file may take what the machine has', async () => {
  let calls = 0;
  let isReading = false;
  const watch: MemoryWatch = new MemoryWatch(
    memoryBytes,
    () => calls++,
    () => isReading,
    () => watch.maxBytes + 1,
  );
  expect(watch.machineBytes).toBeGreaterThan(watch.maxBytes);
  await watch.during(() => new Promise((resolve) => setTimeout(resolve, 350)));
  expect(calls).toBe(0);
  isReading = true;
  await watch.during(() => new Promise((resolve) => setTimeout(resolve, 350)));
  expect(calls).toBeGreaterThan(0);
});
