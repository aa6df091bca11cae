import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectEngine, type EngineClient } from '../../../src/compute/engine/engine-client';
import type { FileReference } from '../../../src/compute/protocol/engine';
import { CancelledError } from '../../../src/core/errors';
import { expectPromptEnds } from '../../cancelling';

/** Size of a table of vectors in texts: opening it takes long, because all of them are looked at. */
const rows = 60_000;
const cols = 64;
const tries = 12;

let folder: string;
let file: FileReference;
let client: EngineClient;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-opening-'));
  const name = 'slow.csv';
  const vector = Array.from({ length: cols }, (_, col) => Math.sin(col).toFixed(4)).join();
  const records = Array.from({ length: rows }, (_, row) => `row-${row},"[${vector}]"`);
  writeFileSync(join(folder, name), ['id,embedding', ...records].join('\n'));
  file = { name, location: { path: join(folder, name) } };
  client = connectEngine(
    join(import.meta.dirname, '..', '..', '..', 'dist', 'engine.cjs'),
    () => ({ threads: 2, backend: 'wasm', packageFolders: [] }),
    { fetchFile: () => Promise.reject(new Error('no host')), log: () => undefined },
  );
});
afterAll(() => {
  client.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Returns the milliseconds of processor time that all threads of the engine's process have used. */
function workOfEngine(): number {
  const stat = readFileSync(`/proc/${client.pid!}/stat`, 'utf8');
  // Fields 14 and 15, in ticks of 10 ms; the second, the name, ends with the last parenthesis.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return 10 * (Number(user) + Number(system));
}

/** Milliseconds without work after which the engine counts as idle. */
const idle = 300;

/** Waits until the engine's process does nothing, and returns the work that it has done. */
async function allWork(): Promise<number> {
  let work = workOfEngine();
  let last = performance.now();
  while (performance.now() - last < idle) {
    await sleep(5);
    const now = workOfEngine();
    if (now === work) continue;
    work = now;
    last = performance.now();
  }
  return work;
}

// Each request is for a new version, so that no thread has the file open already.
let version = 0;
const target = (): { file: FileReference; version: string } => ({
  file,
  version: String(++version),
});

it.each<[string, (signal: AbortSignal) => Promise<unknown>]>([
  ['describe', (signal) => client.describe(file, signal)],
  [
    'entries',
    (signal) => {
      const block = { rows: { start: 0, stop: 2 }, columns: { start: 0, stop: 2 } };
      return client.previews.entries({ ...target(), ...block }, signal);
    },
  ],
  ['descriptions', (signal) => client.previews.descriptions(target(), signal)],
])(
  '%s takes no more than 200 ms of work once it is cancelled',
  async (_, ask) => {
    const { signal } = new AbortController();
    await ask(signal);
    const started = performance.now();
    await ask(signal);
    const whole = performance.now() - started;
    await expectPromptEnds(tries, whole, async (milliseconds) => {
      await allWork();
      const controller = new AbortController();
      const outcome = ask(controller.signal).then(
        () => 'done',
        (error: unknown) => error,
      );
      await sleep(milliseconds);
      const before = workOfEngine();
      controller.abort();
      if ((await outcome) === 'done') return undefined;
      expect(await outcome).toBeInstanceOf(CancelledError);
      // Other load of the machine delays the end of a thread, but takes none of its time.
      return (await allWork()) - before;
    });
    // The engine goes on with other threads.
    await expect(ask(signal)).resolves.toBeDefined();
  },
  300_000,
);
