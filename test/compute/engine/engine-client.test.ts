import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectEngine, type EngineClient } from '../../../src/compute/engine/engine-client';
import type { EngineOptions } from '../../../src/compute/threads/engine-options';
import type {
  CompareRequest,
  EngineProgress,
  FileReference,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import type { FetchFile } from '../../../src/compute/files/fetched';
import { CancelledError, InspectorError } from '../../../src/core/errors';
import { dataPath } from '../../reference/data';
import { stitchOptions } from '../../stitch-options';

const script = join(import.meta.dirname, '..', '..', '..', 'dist', 'engine.cjs');

/** A comparison that takes seconds: many shuffles of measures over all pairs of rows. */
const long: CompareRequest = request('mutual-knn-euclidean-k10', 50);
const short: CompareRequest = request('cka-linear', 0);

function request(measure: string, nullShuffles: number): CompareRequest {
  return {
    spaces: ['gcn-seed0.npy', 'gcn-seed1.npz'].map((name) => ({
      name,
      location: { path: dataPath('cora', name) },
    })),
    options: {
      projections: ['absolute'],
      measures: [measure],
      anchors: { strategy: 'uniform' },
      normalization: 'none',
      seed: 0,
      nullShuffles,
      nonFinite: 'refuse',
      precision: 'float32',
      sampleAbove: 5000,
    },
  };
}

const engineOptions: EngineOptions = { threads: 2, backend: 'wasm', packageFolders: [] };
const file = (name: string): FileReference => ({
  name,
  location: { path: dataPath('cora', name) },
});
const anchors = { file: file('anchors.txt') };

function stitchRequest(): StitchRequest {
  return {
    spaces: short.spaces,
    labels: file('labels.csv'),
    options: { ...stitchOptions, anchors },
  };
}

let client: EngineClient;
const lines: string[] = [];
const noHost = (): Promise<never> => Promise.reject(new Error('no host'));
function start(options = engineOptions, fetchFile: FetchFile = noHost): EngineClient {
  lines.length = 0;
  client = connectEngine(script, () => options, {
    fetchFile,
    log: (line) => lines.push(line),
  });
  return client;
}
afterEach(() => {
  client.stop();
});

/** Starts the long comparison; `begun` resolves after the files are read. */
function startLong(
  engine: EngineClient,
  signal: AbortSignal,
): { running: Promise<unknown>; begun: Promise<void> } {
  let report: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (report = resolve));
  const running = engine.compare(
    long,
    ({ fraction }: EngineProgress) => {
      if (fraction > 0.2) report();
    },
    signal,
  );
  running.catch(() => undefined);
  return { running, begun };
}

describe('the engine process', () => {
  it('answers, with progress', async () => {
    const seen: number[] = [];
    const { scores } = await start().compare(
      short,
      ({ fraction }) => seen.push(fraction),
      new AbortController().signal,
    );
    expect(scores[0]!.matrix[0]![1]).toBeCloseTo(0.9247, 3);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('says so when it is killed, and starts anew for the next request', async () => {
    const engine = start();
    const { running, begun } = startLong(engine, new AbortController().signal);
    await begun;
    const before = engine.pid!;
    process.kill(before, 'SIGKILL');
    await expect(running).rejects.toThrow(InspectorError);
    await expect(running).rejects.toMatchObject({
      code: 'engine-ended',
      problem: expect.stringContaining('SIGKILL') as string,
      remedy: expect.stringContaining('starts anew') as string,
    });
    const { scores } = await engine.compare(short, () => undefined, new AbortController().signal);
    expect(scores).toHaveLength(1);
    expect(engine.pid).not.toBe(before);
    expect(lines.filter((line) => line.startsWith('engine started'))).toHaveLength(2);
  });

  it('stops its threads when a request is cancelled, and serves the next', async () => {
    const engine = start();
    const controller = new AbortController();
    const { running, begun } = startLong(engine, controller.signal);
    await begun;
    controller.abort();
    await expect(running).rejects.toThrow(CancelledError);
    await expect(
      engine.compare(short, () => undefined, new AbortController().signal),
    ).resolves.toMatchObject({ rows: 2708 });
  });

  it('counts a fetch that was stopped as cancelled, and does not fetch again', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'latents-cache-'));
    let fetched = 0;
    const engine = start({ ...engineOptions, cache: { folder: cache, maxBytes: 1e6 } }, () => {
      fetched++;
      return Promise.reject(new CancelledError('Fetching it was stopped.'));
    });
    const spaces = [{ name: 'a.npy', location: { uri: 'memory:/a.npy' } }, short.spaces[0]!];
    const signal = new AbortController().signal;
    const compared = engine.compare({ ...short, spaces }, () => undefined, signal);
    await expect(compared).rejects.toBeInstanceOf(CancelledError);
    await expect(compared).rejects.toMatchObject({ what: 'Fetching it was stopped.' });
    expect(fetched).toBe(1);
    rmSync(cache, { recursive: true });
  });

  it('stitches, looks behind a cell, projects and translates', async () => {
    const engine = start();
    const signal = new AbortController().signal;
    const stitching = stitchRequest();
    const ignore = (): void => undefined;
    const answer = await engine.stitch(stitching, ignore, signal);
    expect(answer.results[0]!.matrix[0]![1]).toBeCloseTo(0.704, 2);
    const pair = { decoder: 0, encoder: 1, representation: 'cosine' };
    const cell = await engine.inspectStitching({ ...stitching, pair }, ignore, signal);
    expect(cell.testRows).toBe(answer.split.test);
    const [from, to] = short.spaces as [FileReference, FileReference];
    const common = { anchors, seed: 0 };
    const projecting = { projection: 'l1', normalization: 'none', precision: 'float32' } as const;
    const folder = mkdtempSync(join(tmpdir(), 'latents-derived-'));
    const output = (name: string) => ({ path: join(folder, name), format: 'npy', provenance: {} });
    const projected = await engine.project(
      { space: from, options: { ...common, ...projecting }, output: output('rows.npy') },
      ignore,
      signal,
    );
    expect(projected.dims).toBe(answer.anchors.length);
    const translated = await engine.translate(
      {
        ...{ from, to, output: output('translated.npy') },
        options: { ...common, method: 'orthogonal', ridge: 0 },
      },
      ignore,
      signal,
    );
    expect(translated.rows).toBe(projected.rows);
    expect(readdirSync(folder)).toEqual(['rows.npy', 'translated.npy']);
    rmSync(folder, { recursive: true });
  });

  it('remembers scores and what lies behind them, also after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latents-remembered-'));
    try {
      const cache = { folder, maxBytes: 1e7 };
      const { signal } = new AbortController();
      const pair = { decoder: 0, encoder: 1, representation: 'cosine' };
      const inspected = { row: 0, column: 1, measure: 'cka-linear', projection: 'absolute' };
      const spread = true;
      const ask = async (): Promise<{ answers: unknown[]; heard: number }> => {
        const engine = start({ ...engineOptions, cache });
        let heard = 0;
        const hear = (): void => {
          heard++;
        };
        const { seconds: _, ...stitched } = await engine.stitch(stitchRequest(), hear, signal);
        const answers = [
          stitched,
          await engine.inspectStitching({ ...stitchRequest(), pair }, hear, signal),
          await engine.inspectPair({ ...short, pair: { ...inspected, spread } }, hear, signal),
        ];
        engine.stop();
        return { answers, heard };
      };
      const once = await ask();
      const again = await ask();
      expect(once.heard).toBeGreaterThan(0);
      expect(again).toEqual({ answers: once.answers, heard: 0 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('carries what is wrong with a file across the processes', async () => {
    const missing = { name: 'nowhere.npy', location: { path: '/nowhere.npy' } };
    await expect(start().describe(missing, new AbortController().signal)).rejects.toMatchObject({
      code: 'unreadable',
      file: 'nowhere.npy',
      remedy: 'Check the path.',
    });
  });

  it('reads a file that only the host can reach', async () => {
    const bytes = new TextEncoder().encode(`1,2\n3,4\n`);
    const engine = start(engineOptions, () =>
      Promise.resolve({ isFolder: false, files: [{ path: 'a.csv', bytes }] }),
    );
    const described = await engine.describe(
      { name: 'a.csv', location: { uri: 'memfs:/a.csv' } },
      new AbortController().signal,
    );
    expect(described.members[0]!.shape).toEqual([2, 2]);
  });
});
