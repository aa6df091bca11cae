import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BlendService } from '../../../src/compute/blend/blend-service';
import { BlendStore } from '../../../src/compute/blend/blend-store';
import { pairContent } from '../../../src/compute/blend/pair-content';
import { engineNameTask } from '../../../src/compute/threads/engine-name-task';
import type { BlendRecord, TrainingRecord } from '../../../src/compute/protocol/blend-records';
import type { BlendRequest, BlendSession } from '../../../src/compute/protocol/blending';
import type { StudyReader } from '../../../src/compute/reading/study-reader';
import { type BlendStudyInput } from '../../../src/core/blending/study/blending';
import { type BlendSettings, defaultBlendSettings } from '../../../src/core/blending/settings';
import type { Executor } from '../../../src/core/runtime/executor';
import { inlineExecutor } from '../../../src/core/runtime/inline-executor';
import { input } from '../../core/blending/two-models-study';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-blends-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const executor: Executor = {
  ...inlineExecutor,
  run: (task, ...rest) =>
    task.id === engineNameTask.id
      ? Promise.resolve('test' as never)
      : inlineExecutor.run(task, ...rest),
};
const nothing = (): void => undefined;
const { signal: never } = new AbortController();
const request = {} as BlendRequest;

/** Creates a new engine over the folder, as after a start, with these models. */
async function start(
  models: BlendStudyInput = input,
  { where = folder, maxBytes = 2 ** 24, threads = executor } = {},
): Promise<{ service: BlendService; opened: BlendSession }> {
  const reader = { readBlending: () => Promise.resolve(models) } as unknown as StudyReader;
  const service = new BlendService(
    {
      withReader: (_progress, _signal, work) => work(reader, { executor }),
      withExecutor: (work) => work(threads),
    },
    new BlendStore({ folder: where, maxBytes }),
  );
  return { service, opened: await service.prepare(request, nothing, never) };
}

const settings: BlendSettings = {
  ...defaultBlendSettings,
  aggregation: 'weighted-sum',
  epochs: 2,
  tuneRows: 40,
  tune: ['head'],
};

function train(
  { service, opened: { session } }: Awaited<ReturnType<typeof start>>,
  from?: string,
): Promise<TrainingRecord> {
  const goingOn = from === undefined ? {} : { from };
  return service.train({ session, settings, seeds: 2, ...goingOn }, nothing, never);
}

const withoutCurves = (record: TrainingRecord): BlendRecord => ({
  ...record,
  answer: {
    ...record.answer,
    stages: record.answer.stages.map((stage) => ({ ...stage, curve: [] })),
  },
});

describe('blends that are kept', () => {
  it('are there again in another engine with scores, curves and weights', async () => {
    const first = await start();
    expect(first.opened.records).toEqual([]);
    const one = await train(first);
    expect(one.origin).toEqual({ id: one.origin.id, name: 1, kept: true });
    const { session } = first.opened;
    const text = await first.service.save(session, one.answer.blends.head!);
    const loaded = await first.service.load(session, '/some/where/x.blend.json', text);
    const two = await train(first, loaded.loaded.blend);
    expect(two.origin).toMatchObject({ name: 2, from: 'x.blend.json' });

    const second = await start();
    expect(second.opened.records).toEqual([withoutCurves(one), loaded, two]);
    expect(await second.service.save(second.opened.session, one.answer.blends.head!)).toBe(text);
    const scatter = await second.service.scatter(second.opened.session, {
      blend: two.answer.blends.trained!,
    });
    expect(scatter.ids).toHaveLength(300);
    const three = await train(second, two.answer.blends.trained);
    expect(three.origin).toMatchObject({ name: 3, from: 2, kept: true });
    // Training continued from the saved weights.
    const { bestEpoch, curve } = two.answer.stages[0]!;
    expect(three.answer.stages[0]!.curve[0]!.validationLoss).toBeCloseTo(
      curve[bestEpoch]!.validationLoss,
      9,
    );
  });

  it('are those of the same content, wherever it lies', async () => {
    await train(await start());
    const { decoder, options } = input;
    const recordsOf = async (models: BlendStudyInput): Promise<number> =>
      (await start(models)).opened.records.length;
    const moved = { ...input, decoder: { ...decoder, file: 'other.npy', name: 'other' } };
    expect(await recordsOf(moved)).toBe(1);
    const data = decoder.matrix.data.slice();
    data[5]! += 1e-9;
    expect(
      await recordsOf({ ...input, decoder: { ...decoder, matrix: { ...decoder.matrix, data } } }),
    ).toBe(0);
    expect(await recordsOf({ ...input, options: { ...options, seed: 1 } })).toBe(0);
    // The ridge affects only untrained blends.
    expect(await recordsOf({ ...input, options: { ...options, ridge: 1 } })).toBe(1);
  });

  it('wait for what is still written of a session of the same models that has gone', async () => {
    let release: () => void = nothing;
    const released = new Promise<void>((resolve) => (release = resolve));
    const threads: Executor = {
      ...executor,
      run: (task, ...rest) => released.then(() => executor.run(task, ...rest)),
    };
    const { service, opened } = await start(input, { threads });
    const training = train({ service, opened });
    await service.release(opened.session);
    const again = service.prepare(request, nothing, never);
    // Long enough for everything else that it waits for.
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    release();
    expect((await again).records).toMatchObject([{ origin: (await training).origin }]);
  });

  it('are not those that are still trained, nor the best so far of what failed', async () => {
    let release: () => void = nothing;
    const released = new Promise<void>((resolve) => (release = resolve));
    let fails = false;
    const threads: Executor = {
      ...executor,
      run: async (task, ...rest) => {
        if (task.id === 'blend-tune') {
          await released;
          if (fails) throw new Error('no memory');
        }
        return executor.run(task, ...rest);
      },
    };
    const first = await start(input, { threads });
    const training = train(first);
    await expect.poll(() => readdirSync(folder)).toHaveLength(1);
    const again = await first.service.prepare(request, nothing, never);
    expect(again.records).toEqual([]);
    release();
    const { origin, answer } = await training;
    expect(answer.stages.map(({ ended }) => ended)).toEqual(['epochs', 'epochs']);
    const [stored] = (await start()).opened.records as TrainingRecord[];
    expect([stored!.origin, stored!.answer.stages]).toEqual([origin, answer.stages]);
    expect(readdirSync(folder)).toHaveLength(1);

    fails = true;
    await expect(train(first)).rejects.toThrow('no memory');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are removed one by one, and stay removed', async () => {
    const first = await start();
    const { session } = first.opened;
    const { answer } = await train(first);
    const [left] = await first.service.remove(session, answer.blends.trained!);
    expect((left as TrainingRecord).answer.blends).toEqual({ head: answer.blends.head });
    const second = await start();
    expect(second.opened.records).toEqual([left]);
    expect(await second.service.remove(second.opened.session, answer.blends.head!)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    await expect(
      second.service.save(second.opened.session, answer.blends.head!),
    ).rejects.toMatchObject({ code: 'no-blend' });
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -9)],
    ['empty', () => ''],
  ])('are left out with a warning where a file is %s', async (_, damage) => {
    const first = await start();
    await train(first);
    const path = join(folder, readdirSync(folder)[0]!);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const { opened } = await start();
    expect(opened.records).toEqual([]);
    expect(opened.warnings.at(-1)).toMatch(/^1 of the trainings kept .* could not be read back/);
  });

  it('stay in memory with a warning where they cannot be written', async () => {
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    const first = await start(input, { where: file });
    const { origin, answer } = await train(first);
    expect(origin.kept).toBe(false);
    expect(origin.warning).toMatch(/could not be kept and ends with the window/);
    expect(await first.service.save(first.opened.session, answer.blends.trained!)).toContain(
      'weighted-sum',
    );
    const { origin: large } = await train(await start(input, { maxBytes: 99 }));
    expect(large.warning).toMatch(/MiB/);
  });

  it('say so where others went to make room', async () => {
    await train(await start());
    const bytes = readFileSync(join(folder, readdirSync(folder)[0]!)).length;
    const { origin } = await train(await start(input, { maxBytes: 1.5 * bytes }));
    expect(origin).toMatchObject({ name: 2, kept: true });
    expect(origin.warning).toMatch(/the 1 longest unused/);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe('what a pair is known by', () => {
  it('differs with ids, labels and anchors, and not with names of files', async () => {
    const { decoder, labels, options } = input;
    const ids = Array.from({ length: 300 }, (_, row) => `row ${row}`);
    const [row, ...others] = labels!.rows;
    const same = { ...input, labels: { ...labels!, file: 'elsewhere.csv' } };
    const different = [
      {
        ...input,
        decoder: { ...decoder, idColumns: [{ name: 'id', isDeclared: true, ids }] },
      },
      { ...input, labels: { ...labels!, rows: [{ ...row!, label: 'z' }, ...others] } },
      { ...input, options: { ...options, anchors: { ids: ['3', '4'] } } },
      { ...input, options: { ...options, rows: { ids: ['3', '4'] } } },
      { ...input, targets: decoder },
    ];
    const keys = await Promise.all([input, ...different].map(pairContent));
    expect(new Set(keys).size).toBe(6);
    expect(await pairContent(same)).toBe(keys[0]);
  });
});
