import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryCache } from '../../../src/compute/store/memory-cache';
import { EngineService } from '../../../src/compute/engine/engine-service';
import type { CompareRequest } from '../../../src/compute/protocol/engine';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { dataPath } from '../../reference/data';

afterEach(() => {
  vi.useRealTimers();
});

describe('what is kept in memory', () => {
  const made: string[] = [];
  const ask = (memory: MemoryCache, key: string, bytes = 40): Promise<string> =>
    memory.cached(
      key,
      () => {
        made.push(key);
        return Promise.resolve(`made of ${key}`);
      },
      () => bytes,
    );
  afterEach(() => {
    made.length = 0;
  });

  it('is not made again', async () => {
    const memory = new MemoryCache(100);
    expect(await ask(memory, 'a')).toBe('made of a');
    expect(await ask(memory, 'a')).toBe('made of a');
    expect(made).toEqual(['a']);
  });

  it('goes when it is the longest unused beyond the bound', async () => {
    const memory = new MemoryCache(100);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(memory, key);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    await ask(memory, 'too large', 1000);
    await ask(memory, 'too large', 1000);
    expect(made.slice(-2)).toEqual(['too large', 'too large']);
  });

  it('goes after ten minutes without a request', async () => {
    vi.useFakeTimers();
    const memory = new MemoryCache(100);
    await ask(memory, 'a');
    vi.advanceTimersByTime(9 * 60_000);
    await ask(memory, 'a');
    vi.advanceTimersByTime(9 * 60_000);
    await ask(memory, 'a');
    expect(made).toEqual(['a']);
    vi.advanceTimersByTime(11 * 60_000);
    await ask(memory, 'a');
    expect(made).toEqual(['a', 'a']);
  });

  it('is not what failed', async () => {
    const memory = new MemoryCache(100);
    const failing = memory.cached(
      'a',
      () => Promise.reject(new Error('unreadable')),
      () => 1,
    );
    await expect(failing).rejects.toThrow('unreadable');
    expect(await ask(memory, 'a')).toBe('made of a');
  });
});

describe('an engine', () => {
  class RecordingPool extends WorkerPool {
    static readonly tasks: string[] = [];
    override run: WorkerPool['run'] = (task, ...rest) => {
      RecordingPool.tasks.push(task.id);
      return super.run(task, ...rest);
    };
  }
  const worker = join(import.meta.dirname, '..', '..', '..', 'dist', 'worker.cjs');
  const request = (options: Partial<CompareRequest['options']>): CompareRequest => ({
    spaces: ['gcn-seed0.npy', 'gcn-seed1.npz'].map((name) => ({
      name,
      location: { path: dataPath('cora', name) },
    })),
    options: { ...defaultOptions, projections: ['cosine'], ...options },
  });

  it('reads and projects nothing again for another measure or a look behind a cell', async () => {
    const service = new EngineService(
      () => new RecordingPool(worker, 2, { backend: 'wasm', packageFolders: [] }),
      () => Promise.reject(new Error('no host')),
      2 ** 30,
    );
    const { signal } = new AbortController();
    const ignore = (): void => undefined;
    const tasksOf = async (work: () => Promise<unknown>): Promise<ReadonlySet<string>> => {
      RecordingPool.tasks.length = 0;
      await work();
      return new Set(RecordingPool.tasks);
    };
    try {
      const compare = (options: Partial<CompareRequest['options']>) => () =>
        service.compare(request(options), ignore, signal);
      const first = await tasksOf(compare({}));
      expect(first).toContain('read-space');
      expect(first).toContain('project-block');
      const other = await tasksOf(compare({ measures: ['procrustes-angular'] }));
      expect(other).not.toContain('read-space');
      expect(other).not.toContain('project-block');
      const pair = { row: 0, column: 1, measure: 'cka-linear', projection: 'cosine' };
      const spread = false;
      const behind = await tasksOf(() =>
        service.inspectPair({ ...request({}), pair: { ...pair, spread } }, ignore, signal),
      );
      expect(behind).not.toContain('project-block');
      const anew = await tasksOf(compare({ seed: 1 }));
      expect(anew).not.toContain('read-space');
      expect(anew).toContain('project-block');
    } finally {
      await service.close();
    }
  });
});
