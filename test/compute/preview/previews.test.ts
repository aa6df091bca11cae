import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectEngine, type EngineClient } from '../../../src/compute/engine/engine-client';
import type { PreviewTarget } from '../../../src/compute/protocol/preview';
import { CancelledError } from '../../../src/core/errors';
import { npyBytes } from '../../npy-bytes';
import { dataPath } from '../../reference/data';

const script = join(import.meta.dirname, '..', '..', '..', 'dist', 'engine.cjs');
/** Maximum memory of the engine with two threads; without work it takes about 150 MiB. */
const maxMebibytes = 600;
const rows = 1_048_576;
const cols = 768;

let folder: string;
let large: PreviewTarget;
const clients: EngineClient[] = [];
const unheard = (): void => undefined;
const { signal } = new AbortController();

function start(threads = 2, bytes?: Uint8Array): EngineClient {
  const client = connectEngine(script, () => ({ threads, backend: 'wasm', packageFolders: [] }), {
    fetchFile: () =>
      bytes === undefined
        ? Promise.reject(new Error('no host'))
        : Promise.resolve({ isFolder: false, files: [{ path: 'a.npy', bytes }] }),
    log: unheard,
  });
  clients.push(client);
  return client;
}

function target(path: string, member?: string): PreviewTarget {
  const name = path.split('/').at(-1)!;
  return {
    file: { location: { path }, name, ...(member === undefined ? {} : { member }) },
    version: '1',
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-preview-'));
  const path = join(folder, 'large.npy');
  const head = Float32Array.from({ length: 1000 * cols }, (_, at) => Math.sin(at * at));
  await writeFile(path, npyBytes(rows, cols, head));
  await truncate(path, 128 + rows * cols * 4);
  large = target(path);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('previews', () => {
  it('read any entries of a member, and its ids', async () => {
    const { previews } = start();
    const embeddings = target(dataPath('cora', 'gcn-seed1.npz'), 'embeddings');
    const whole = await previews.entries(
      {
        ...embeddings,
        rows: { start: 2700, stop: 2708 },
        columns: { start: 0, stop: 128 },
      },
      signal,
    );
    const { cols: shown, data } = await previews.entries(
      {
        ...embeddings,
        rows: { start: 2706, stop: 2708 },
        columns: { start: 126, stop: 128 },
      },
      signal,
    );
    expect(shown).toBe(2);
    expect([...data]).toEqual(
      [6, 7].flatMap((i) => [...whole.data.slice(i * 128 + 126, (i + 1) * 128)]),
    );
    const { ids } = await previews.descriptions(embeddings, signal);
    expect(ids).toHaveLength(2708);
    await expect(
      previews.descriptions(target(dataPath('cora', 'gcn-seed1.npz'), 'no'), signal),
    ).rejects.toThrow(/gcn-seed1\.npz: It holds no array "no"/);
  });

  it('of 3 GB look at a stated sample, the same on any number of threads', async () => {
    const request = { ...large, allRows: false, seed: 3 };
    const [one, three] = await Promise.all(
      [1, 3].map((threads) => start(threads).previews.statistics(request, unheard, signal)),
    );
    expect(one).toEqual(three);
    expect(one!.totalRows).toBe(rows);
    expect(one!.rows).toBe(64 * Math.floor(2 ** 24 / cols / 64));
    // All but the first thousand rows of the file are sparse.
    expect(one!.zero.rows).toBeGreaterThan(one!.rows - 1000);
  });

  it('find the rows that are nearest, through all of a file', async () => {
    const { previews } = start();
    const digits = target(dataPath('digits', 'ae-seed0.npy'));
    const [count, dims, self] = [1797, 32, 5];
    const { data } = await previews.entries(
      {
        ...digits,
        rows: { start: 0, stop: count },
        columns: { start: 0, stop: dims },
      },
      signal,
    );
    const row = (i: number): number[] => [...data.subarray(i * dims, (i + 1) * dims)];
    const distances = Array.from({ length: count }, (_, i) =>
      Math.hypot(...row(i).map((value, j) => value - row(self)[j]!)),
    );
    const order = [...distances.keys()]
      .filter((i) => i !== self)
      .sort((a, b) => distances[a]! - distances[b]!);
    const near = await previews.nearest(
      { ...digits, row: self, nearness: 'euclidean', k: 4 },
      unheard,
      signal,
    );
    expect(near.map((found) => found.row)).toEqual(order.slice(0, 4));
    expect(near[3]!.value).toBeCloseTo(distances[order[3]!]!, 6);
  });

  it('let go of what was opened when the file has changed', async () => {
    const { previews } = start(1);
    const path = join(folder, 'changing.npy');
    const first = { rows: { start: 0, stop: 1 }, columns: { start: 0, stop: 2 } };
    await writeFile(path, npyBytes(1, 2, Float32Array.of(1, 2)));
    const before = await previews.entries({ ...target(path), ...first }, signal);
    expect([...before.data]).toEqual([1, 2]);
    await writeFile(path, npyBytes(1, 3, Float32Array.of(7, 8, 9)));
    const after = await previews.entries({ ...target(path), version: '2', ...first }, signal);
    expect([...after.data]).toEqual([7, 8]);
  });

  it('read a file that only the host can reach, fetched once', async () => {
    const bytes = npyBytes(2, 2, Float32Array.of(1, 2, 3, 4));
    const { previews } = start(1, bytes);
    const file = { location: { uri: 'memory:/a.npy' }, name: 'a.npy' };
    const statistics = await previews.statistics(
      { file, version: '1', allRows: false, seed: 0 },
      unheard,
      signal,
    );
    expect([...statistics.columns.means]).toEqual([2, 3]);
  });

  it.skipIf(process.platform !== 'linux')(
    'of 3 GB take a bounded part of it in memory',
    async () => {
      const client = start();
      const { previews } = client;
      const request = { ...large, allRows: false, seed: 0 };
      await previews.descriptions(large, signal);
      await previews.statistics(request, unheard, signal);
      await previews.components(request, unheard, signal);
      // This request reads the whole file.
      const near = await previews.nearest(
        { ...large, row: 3, nearness: 'euclidean', k: 5 },
        unheard,
        signal,
      );
      expect(near).toHaveLength(5);
      const status = await readFile(`/proc/${client.pid!}/status`, 'utf8');
      const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
      expect(peak).toBeLessThan(maxMebibytes);
    },
  );

  it('stop looking at all rows of 3 GB when asked to, and answer what else is asked', async () => {
    const { previews } = start();
    const controller = new AbortController();
    const fractions: number[] = [];
    const running = previews.statistics(
      { ...large, allRows: true, seed: 0 },
      ({ fraction }) => {
        fractions.push(fraction);
        controller.abort();
      },
      controller.signal,
    );
    await expect(running).rejects.toThrow(CancelledError);
    expect(fractions[0]).toBeLessThan(0.1);
    const last = await previews.entries(
      {
        ...large,
        rows: { start: rows - 1, stop: rows },
        columns: { start: 0, stop: 2 },
      },
      signal,
    );
    expect([...last.data]).toEqual([0, 0]);
  });
});
