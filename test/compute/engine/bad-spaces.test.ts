import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResultCache } from '../../../src/compute/store/result-cache';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type {
  CompareRequest,
  FileReference,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import { withoutFailed } from '../../../src/compute/reading/space-failures';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { stitchOptions } from '../../stitch-options';
import { askFresh } from '../fresh-engine';
import { engineOf, noisySpace, saveSpace } from '../noisy-spaces';

const [rows, dims] = [9000, 16];
const { signal } = new AbortController();
const ignore = (): void => undefined;

const folder = mkdtempSync(join(tmpdir(), 'latents-bad-spaces-'));
let engine: EngineService;
beforeAll(async () => {
  engine = engineOf(2 ** 30);
  for (const [seed, name] of ['a.npy', 'b.safetensors', 'c.csv', 'cut.npy'].entries()) {
    await saveSpace(join(folder, name), noisySpace(rows, dims, seed));
  }
  truncateSync(join(folder, 'cut.npy'), 5000);
  writeFileSync(join(folder, 'photo.npy'), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  const lines = Array.from({ length: rows }, (_, row) => `${row},${row % 3}`);
  writeFileSync(join(folder, 'labels.csv'), ['id,label', ...lines].join('\n'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(name: string, member?: string): FileReference {
  return {
    name,
    location: { path: join(folder, name) },
    ...(member === undefined ? {} : { member }),
  };
}

const good = ['a.npy', 'b.safetensors', 'c.csv'].map((name) => fileOf(name));
/**
 * Three usable files among unusable ones: missing, truncated, without embeddings, and without the
 * named array.
 */
const mixed = [
  fileOf('gone.npy'),
  good[0]!,
  fileOf('cut.npy'),
  good[1]!,
  fileOf('photo.npy'),
  good[2]!,
  fileOf('c.csv', 'layer3'),
];
const failures = [
  { space: 0, name: 'gone.npy', file: 'gone.npy', code: 'unreadable' },
  { space: 2, name: 'cut.npy', file: 'cut.npy', code: 'truncated' },
  { space: 4, name: 'photo.npy', file: 'photo.npy' },
  { space: 6, name: 'c.csv#layer3', file: 'c.csv#layer3', code: 'unknown-member' },
];
const options = {
  ...defaultOptions,
  projections: ['absolute', 'cosine'],
  measures: ['cka-linear', 'mutual-knn-cosine-k10'],
  anchors: { strategy: 'uniform', count: 20 },
  sampleAbove: 150,
} as const;

/** Returns a result without its duration. */
function withoutTime({ seconds: _, ...rest }: { readonly seconds: number }): object {
  return rest;
}

describe('spaces that cannot be used', () => {
  it.each([
    ['in memory', 2 ** 30, false],
    ['in blocks', 2 ** 22, true],
  ])('are named, and the rest is compared %s', async (_, memoryBytes, inBlocks) => {
    const service = engineOf(memoryBytes);
    const messages: string[] = [];
    try {
      const { failures: named, ...answer } = await service.compare(
        { spaces: mixed, options, badSpaces: 'leave-out' },
        ({ message }) => messages.push(message),
        signal,
      );
      expect(messages.some((message) => message.startsWith('Summing up'))).toBe(inBlocks);
      expect(named).toMatchObject(failures);
      for (const failure of named ?? []) expect(failure.remedy).not.toBe('');
      const alone = await service.compare({ spaces: good, options }, ignore, signal);
      expect(withoutTime(answer)).toEqual(withoutTime(alone));
      expect(withoutFailed(mixed, { failures: named! })).toEqual(good);
    } finally {
      await service.close();
    }
  });

  it('stop a comparison that does not ask to go on', async () => {
    const request: CompareRequest = { spaces: [good[0]!, good[1]!, fileOf('cut.npy')], options };
    await expect(engine.compare(request, ignore, signal)).rejects.toMatchObject({
      code: 'truncated',
      file: 'cut.npy',
    });
  });

  it('are all named where fewer than two others are left', async () => {
    const spaces = [fileOf('gone.npy'), good[0]!, fileOf('cut.npy')];
    const request: CompareRequest = { spaces, options, badSpaces: 'leave-out' };
    await expect(engine.compare(request, ignore, signal)).rejects.toMatchObject({
      code: 'unreadable',
      file: 'gone.npy',
      details: { failures: [{ file: 'gone.npy' }, { file: 'cut.npy', code: 'truncated' }] },
    });
  });

  it('are left out of stitching, whose targets and labels are not', async () => {
    const request: StitchRequest = {
      spaces: mixed,
      labels: fileOf('labels.csv'),
      options: { ...stitchOptions, baselines: true },
      badSpaces: 'leave-out',
    };
    const { failures: named, ...answer } = await engine.stitch(request, ignore, signal);
    expect(named).toMatchObject(failures);
    const { badSpaces: _, ...strict } = request;
    const alone = await engine.stitch({ ...strict, spaces: good }, ignore, signal);
    expect(withoutTime(answer)).toEqual(withoutTime(alone));
    for (const [change, file] of [
      [{ labels: fileOf('no-labels.csv') }, 'no-labels.csv'],
      [
        {
          targets: fileOf('no-targets.npy'),
          options: { ...request.options, task: 'reconstruction' },
        },
        'no-targets.npy',
      ],
    ] as const) {
      await expect(engine.stitch({ ...request, ...change }, ignore, signal)).rejects.toMatchObject({
        code: 'unreadable',
        file,
      });
    }
  });

  it('are named where their rows cannot be paired with those of most others', async () => {
    await saveSpace(join(folder, 'short.npy'), noisySpace(rows - 1, dims, 7));
    const spaces = [good[0]!, fileOf('short.npy'), good[1]!, good[2]!];
    for (const memoryBytes of [2 ** 30, 2 ** 22]) {
      const service = engineOf(memoryBytes);
      const request: CompareRequest = { spaces, options };
      await expect(service.compare(request, ignore, signal)).rejects.toMatchObject({
        code: 'row-counts-differ',
      });
      const asked: CompareRequest = { ...request, badSpaces: 'leave-out' };
      const { failures: named, ...answer } = await service.compare(asked, ignore, signal);
      expect(named).toMatchObject([{ space: 1, file: 'short.npy', code: 'row-counts-differ' }]);
      const alone = await service.compare({ spaces: good, options }, ignore, signal);
      expect(withoutTime(answer)).toEqual(withoutTime(alone));
      await service.close();
    }
    const stitching: StitchRequest = {
      spaces,
      labels: fileOf('labels.csv'),
      options: stitchOptions,
      badSpaces: 'leave-out',
    };
    const { failures: named, decoders } = await engine.stitch(stitching, ignore, signal);
    expect(named).toMatchObject([{ space: 1, file: 'short.npy' }]);
    expect(decoders).toHaveLength(3);
    const two: CompareRequest = { spaces: spaces.slice(0, 2), options, badSpaces: 'leave-out' };
    const failing = await engine.compare(two, ignore, signal).catch((error: unknown) => error);
    expect(failing).toMatchObject({ code: 'row-counts-differ' });
    expect(failing).not.toHaveProperty('details.failures');
  });

  it('do not keep the others’ scores from the cache, nor are they kept in it', async () => {
    const late = fileOf('late.npy');
    const cache = join(folder, 'cache');
    const ask = () =>
      askFresh({ results: new ResultCache({ folder: cache, maxBytes: 2 ** 20 }) }, (service) =>
        service.compare(
          { spaces: [...good, late], options, badSpaces: 'leave-out' },
          ignore,
          signal,
        ),
      );
    const first = await ask();
    expect(first.answer.failures).toMatchObject([{ space: 3, file: 'late.npy' }]);
    const again = await ask();
    expect(again.tasks).toEqual(new Set());
    expect(withoutTime(again.answer)).toEqual(withoutTime(first.answer));
    await saveSpace(join(folder, 'late.npy'), noisySpace(rows, dims, 9));
    const { answer } = await ask();
    expect(answer).not.toHaveProperty('failures');
    expect(answer.spaces).toHaveLength(4);
  });
});
