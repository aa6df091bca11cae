import { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine, type EngineClient } from '../../../src/compute/engine/engine-client';
import type { EngineOptions } from '../../../src/compute/threads/engine-options';
import type { TrainingRecord } from '../../../src/compute/protocol/blend-records';
import type { BlendRequest, BlendSession } from '../../../src/compute/protocol/blending';
import type { EngineProgress } from '../../../src/compute/protocol/engine';
import { bytesInMemory } from '../../../src/formats/byte-source';
import { readSpace } from '../../../src/formats/read-space';
import { type BlendSettings, defaultBlendSettings } from '../../../src/core/blending/settings';
import { dataPath } from '../../reference/data';
import { plainOptions } from '../../core/blending/two-models-study';
import { ownIds } from '../../../src/core/study/pairing';

const file = (name: string) => ({ name, location: { path: dataPath('digits', name) } });
const request: BlendRequest = {
  decoder: file('ae-seed0.npy'),
  encoder: file('ae-seed1.npy'),
  labels: file('labels.csv'),
  options: {
    ...plainOptions,
    projections: ['cosine', 'l1'],
    anchors: { strategy: 'uniform', count: 40 },
  },
};
const settings: BlendSettings = { ...defaultBlendSettings, aggregation: 'weighted-sum', epochs: 2 };
const nothing = (): void => undefined;
const { signal: never } = new AbortController();

function startEngine(options: Partial<EngineOptions> = {}): EngineClient {
  return connectEngine(
    join(import.meta.dirname, '..', '..', '..', 'dist', 'engine.cjs'),
    () => ({ threads: 2, backend: 'wasm', packageFolders: [], ...options }),
    { fetchFile: () => Promise.reject(new Error('no host')), log: nothing },
  );
}

describe('blending in the engine process', () => {
  const client = startEngine();
  const { blending } = client;
  let opened: BlendSession;
  let session: string;
  beforeAll(async () => {
    opened = await blending.prepare(request, nothing, never);
    ({ session } = opened);
  });
  afterAll(() => {
    client.stop();
  });

  it('opens two models and answers sliders', async () => {
    expect(opened).toMatchObject({ rows: 1797, projections: ['cosine', 'l1'] });
    expect(opened.anchors).toHaveLength(40);
    const both = await blending.evaluate(session, { mode: 'concat', weights: [1, 1] });
    const one = await blending.evaluate(session, { mode: 'concat', weights: [0, 1] });
    expect(both.own['accuracy']).toBeGreaterThan(0.9);
    expect(one.ckaDebiased.value).not.toBe(both.ckaDebiased.value);
  });

  it('selects, with progress and an explanation', async () => {
    const fractions: number[] = [];
    const selection = await blending.select(
      { session, mode: 'weighted-sum', seed: 0 },
      ({ fraction }) => fractions.push(fraction),
      never,
    );
    expect(selection.subsets).toHaveLength(3);
    expect(selection.explanation.join(' ')).toMatch(/validation rows/);
    expect(fractions.length).toBeGreaterThanOrEqual(3);
  });

  it('trains, saves, and loads what it saved with the same scores', async () => {
    const epochs: string[] = [];
    const { answer } = await blending.train(
      { session, settings: { ...settings, tune: ['head'], tuneRows: 50 } },
      ({ epoch }) => epochs.push(`${epoch!.stage} ${epoch!.record.epoch}`),
      never,
    );
    expect(epochs.slice(0, 3)).toEqual(['trained 0', 'trained 1', 'trained 2']);
    expect(epochs).toContain('head 2');
    const text = await blending.save(session, answer.blends.head!);
    const { loaded } = await blending.load(session, 'x.blend.json', text);
    expect(loaded.stitched).toEqual(answer.stages[1]!.stitched);
    expect(loaded.provenance).toMatchObject({ stage: 'head', decoder: 'ae-seed0.npy' });

    const written = await blending.write({
      session,
      source: { blend: loaded.blend },
      side: 'encoder',
      format: 'safetensors',
    });
    expect(written).toMatchObject({ name: 'safetensors', extension: '.safetensors' });
    const space = await readSpace(bytesInMemory('x.safetensors', written.content));
    const { matrix } = space;
    expect([matrix.rows, matrix.cols, ownIds(space)?.length]).toEqual([1797, 40, 1797]);
    const scatter = await blending.scatter(session, { mode: 'concat', weights: [1, 1] });
    expect([scatter.decoder.length, scatter.classes!.length]).toEqual([2 * 1797, 1797]);
    expect(scatter.explained[0]).toBeGreaterThan(scatter.explained[1]);
  });

  it('pauses, goes on, stops with the best so far, and resumes from there', async () => {
    const controller = new AbortController();
    let epoch = 0;
    const progress = async ({ epoch: done }: EngineProgress): Promise<void> => {
      epoch = done!.record.epoch;
      if (epoch === 1) {
        await blending.pause({ session, paused: true });
        await blending.pause({ session, paused: false });
      }
      if (epoch === 3) controller.abort();
    };
    const { answer: stopped } = await blending.train(
      { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } },
      (done) => void progress(done),
      controller.signal,
    );
    expect(stopped.stages[0]!.ended).toBe('stopped');
    expect(stopped.stages[0]!.curve.length).toBeGreaterThan(3);
    const { answer: resumed } = await blending.train(
      { session, settings, from: stopped.blends.trained! },
      nothing,
      never,
    );
    const { bestEpoch, curve } = stopped.stages[0]!;
    expect(resumed.stages[0]!.curve[0]!.validationLoss).toBe(curve[bestEpoch]!.validationLoss);
  });

  it('refuses a second training, another kind of blend, and what is not there', async () => {
    const controller = new AbortController();
    const slow = { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } };
    let running: Promise<unknown> = Promise.resolve();
    await new Promise<void>((begun) => {
      running = blending.train(
        slow,
        () => {
          begun();
        },
        controller.signal,
      );
    });
    await expect(blending.train(slow, nothing, never)).rejects.toMatchObject({ code: 'busy' });
    controller.abort();
    await running;
    await expect(blending.save(session, 'none')).rejects.toMatchObject({ code: 'no-blend' });
    await blending.release(session);
    await expect(
      blending.evaluate(session, { mode: 'concat', weights: [1, 1] }),
    ).rejects.toMatchObject({ code: 'no-session' });
  });
});

describe('trained blends where an engine ends', () => {
  let folder: string;
  let client: EngineClient;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latents-blends-'));
    client = startEngine({ blends: { folder, maxBytes: 2 ** 24 } });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are those of the next one, when it is killed', async () => {
    const { session } = await client.blending.prepare(request, nothing, never);
    const trained = await client.blending.train({ session, settings }, nothing, never);
    process.kill(client.pid!, 'SIGKILL');
    await expect(client.blending.save(session, 'x')).rejects.toMatchObject({
      code: 'engine-ended',
    });
    const again = await client.blending.prepare(request, nothing, never);
    expect(again.records).toEqual([trained]);
    await expect(
      client.blending.save(again.session, trained.answer.blends.trained!),
    ).resolves.toContain('weighted-sum');
  });

  it('are the best so far of what it trained, when it is killed, and are gone on from', async () => {
    const { session } = await client.blending.prepare(request, nothing, never);
    const endless = { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } };
    let isKilled = false;
    const kill = (): void => {
      if (isKilled || !readdirSync(folder).some((name) => name.endsWith('.blends.json'))) return;
      isKilled = true;
      process.kill(client.pid!, 'SIGKILL');
    };
    await expect(client.blending.train(endless, kill, never)).rejects.toMatchObject({
      code: 'engine-ended',
    });
    const again = await client.blending.prepare(request, nothing, never);
    const [record, ...others] = again.records as TrainingRecord[];
    expect([record!.origin.name, record!.origin.kept, others]).toEqual([1, true, []]);
    const { ended, bestEpoch, curve } = record!.answer.stages[0]!;
    expect(ended).toBe('interrupted');
    expect(bestEpoch).toBeGreaterThan(0);
    expect(bestEpoch).toBeLessThan(curve.length);
    const from = record!.answer.blends.trained!;
    const more = { session: again.session, settings, from };
    const { origin, answer } = await client.blending.train(more, nothing, never);
    expect(origin).toMatchObject({ name: 2, from: 1 });
    expect(answer.stages[0]!.curve[0]!.validationLoss).toBeCloseTo(
      curve[bestEpoch]!.validationLoss,
      9,
    );
    // The next engine finds both, and both have ended.
    process.kill(client.pid!, 'SIGKILL');
    await expect(client.blending.save(again.session, 'x')).rejects.toThrow();
    const last = await client.blending.prepare(request, nothing, never);
    expect(last.records.map((each) => each.origin.name)).toEqual([1, 2]);
  });

  it('lack no more than a second of what it trained, whenever it is killed', async () => {
    const { session } = await client.blending.prepare(request, nothing, never);
    const endless = { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } };
    const heard: { at: number; epoch: number; loss: number }[] = [];
    const progress = ({ epoch }: EngineProgress): void => {
      const { record } = epoch!;
      heard.push({ at: Date.now(), epoch: record.epoch, loss: record.validationLoss });
    };
    const training = client.blending.train(endless, progress, never);
    training.catch(nothing);
    await sleep(3500);
    process.kill(client.pid!, 'SIGKILL');
    const killed = Date.now();
    await expect(training).rejects.toMatchObject({ code: 'engine-ended' });
    const { records } = await client.blending.prepare(request, nothing, never);
    const { curve, bestEpoch } = (records[0] as TrainingRecord).answer.stages[0]!;
    const losses = heard.filter(({ at }) => at < killed - 1000).map(({ loss }) => loss);
    expect(losses.length).toBeGreaterThan(1);
    expect(curve[bestEpoch]!.validationLoss).toBeLessThanOrEqual(Math.min(...losses));
  });

  it('are the best so far of what it trained, when it is asked to stop', async () => {
    // As on Windows: a signal ends a process at once.
    vi.spyOn(ChildProcess.prototype, 'kill').mockImplementation(function (this: ChildProcess) {
      return this.exitCode === null && process.kill(this.pid!, 'SIGKILL');
    });
    const { session } = await client.blending.prepare(request, nothing, never);
    const endless = { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } };
    let ended: Promise<unknown> = Promise.resolve();
    await new Promise<void>((begun) => {
      const progress = ({ epoch }: EngineProgress): void => {
        if (epoch!.record.epoch === 2) begun();
      };
      ended = client.blending.train(endless, progress, never);
      ended.catch(nothing);
    });
    client.stop();
    // After the answer, the training has ended.
    await ended.catch(nothing);
    const { records } = await client.blending.prepare(request, nothing, never);
    expect(records).toHaveLength(1);
    const [{ answer }] = records as [TrainingRecord];
    expect(answer.stages[0]).toMatchObject({ ended: 'stopped' });
    expect(answer.stages[0]!.curve.length).toBeGreaterThan(2);
  });

  it('are there when the same models are made ready at once after their session went', async () => {
    const { session } = await client.blending.prepare(request, nothing, never);
    const endless = { session, settings: { ...settings, epochs: 10_000, patience: 10_000 } };
    await new Promise<void>((begun) => {
      const progress = (): void => {
        begun();
      };
      client.blending.train(endless, progress, never).catch(nothing);
    });
    await client.blending.release(session);
    const { records } = await client.blending.prepare(request, nothing, never);
    expect(records).toHaveLength(1);
  });
});
