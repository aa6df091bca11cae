import {
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectionCache } from '../../../src/compute/store/projection-cache';
import { ResultCache } from '../../../src/compute/store/result-cache';
import { EngineService } from '../../../src/compute/engine/engine-service';
import type { FileReference } from '../../../src/compute/protocol/engine';
import { WorkerPool } from '../../../src/compute/threads/worker-pool';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { splitOptions, stitchOptions } from '../../stitch-options';
import { noisySpace, saveSpace } from '../noisy-spaces';
import { saveStudy } from '../fresh-engine';

const [rows, dims] = [600, 8];
const { signal } = new AbortController();
const ignore = (): void => undefined;
const worker = join(import.meta.dirname, '..', '..', '..', 'dist', 'worker.cjs');

let folder: string;
let spaces: FileReference[];
let labels: FileReference;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-replaced-'));
  ({ spaces, labels } = await saveStudy(folder, rows, dims));
  for (const { location } of [...spaces, labels]) utimesSync(pathOf(location), 1000, 1000);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pathOf(location: FileReference['location']): string {
  return (location as { path: string }).path;
}

/** Creates an engine with the cache folder of earlier ones. */
function engine(memoryBytes = 2 ** 30): EngineService {
  const options = { folder: join(folder, 'cache'), maxBytes: 2 ** 28 };
  return new EngineService(
    () => new WorkerPool(worker, 2, { backend: 'wasm', packageFolders: [] }),
    () => Promise.reject(new Error('no host')),
    memoryBytes,
    { results: new ResultCache(options), projections: new ProjectionCache(options, () => true) },
  );
}

async function end(service: EngineService): Promise<void> {
  await service.close();
  await service.finish(60_000);
}

/**
 * Replaces the second space's file by another one of the same size and with the same times of
 * change.
 */
async function replaceSecond(
  how: 'written over' | 'moved there',
  shape: readonly [number, number] = [rows, dims],
): Promise<void> {
  const path = pathOf(spaces[1]!.location);
  const before = statSync(path);
  const written = how === 'moved there' ? `${path}.new.npy` : path;
  await saveSpace(written, noisySpace(...shape, 77));
  utimesSync(written, 1000, 1000);
  if (written !== path) renameSync(written, path);
  const after = statSync(path);
  expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);
}

/** The engine's answers about the two files, without durations. */
const questions = {
  compare: async (service: EngineService): Promise<unknown> => {
    const options = { ...defaultOptions, projections: ['absolute', 'cosine'] };
    return (await service.compare({ spaces, options }, ignore, signal)).scores;
  },
  inspectPair: (service: EngineService): Promise<unknown> =>
    service.inspectPair(
      {
        spaces,
        options: defaultOptions,
        pair: { row: 0, column: 1, measure: 'cka-linear', projection: 'cosine', spread: false },
      },
      ignore,
      signal,
    ),
  stitch: async (service: EngineService): Promise<unknown> => {
    const options = { ...stitchOptions, projections: ['cosine'] };
    return (await service.stitch({ spaces, labels, options }, ignore, signal)).results;
  },
  blend: async (service: EngineService): Promise<unknown> => {
    const [decoder, encoder] = spaces as [FileReference, FileReference];
    const options = { ...splitOptions, projections: ['cosine', 'l1'], ridge: 0.01 };
    const request = { decoder, encoder, labels, options };
    const { session } = await service.blending.prepare(request, ignore, signal);
    const asked = { session, mode: 'concat', seed: 0 } as const;
    return service.blending.select(asked, ignore, signal);
  },
};

describe('a file in whose place there is another of its size and time', () => {
  for (const [name, ask] of Object.entries(questions)) {
    it.each(['written over', 'moved there'] as const)(
      `has ${name} give the numbers of the new one (%s), in the engine that knows the old and in another`,
      async (how) => {
        const first = engine();
        const old = await ask(first);
        expect(await ask(first)).toEqual(old);
        await replaceSecond(how);
        const now = await ask(first);
        await end(first);
        const later = engine();
        const again = await ask(later);
        await end(later);
        rmSync(join(folder, 'cache'), { recursive: true });
        const anew = engine();
        const truth = await ask(anew);
        await end(anew);
        expect(truth).not.toEqual(old);
        expect(now).toEqual(truth);
        expect(again).toEqual(truth);
      },
    );
  }

  it('gives the rows of the new one where they are read in blocks, from files that stay open', async () => {
    const shape = [9000, 16] as const;
    const path = pathOf(spaces[1]!.location);
    await saveSpace(path, noisySpace(...shape, 1));
    utimesSync(path, 1000, 1000);
    const service = engine(2 ** 20);
    const messages = new Set<string>();
    const written = async (): Promise<Buffer> => {
      const output = { path: join(folder, 'out.npy'), format: 'npy', provenance: {} };
      const anchors = { ids: ['1', '2', '3'], file: 'anchors.txt' };
      const options = { projection: 'cosine', normalization: 'none', seed: 0 } as const;
      const asked = { ...options, anchors, precision: 'float32' } as const;
      const request = { space: spaces[1]!, options: asked, output };
      await service.project(request, ({ message }) => messages.add(message), signal);
      const bytes = readFileSync(output.path);
      rmSync(output.path);
      return bytes;
    };
    const old = await written();
    await replaceSecond('moved there', shape);
    const now = await written();
    utimesSync(path, 2000, 2000);
    const truth = await written();
    await end(service);
    expect([...messages].join()).toMatch(/Looking through/);
    expect(truth.equals(old)).toBe(false);
    expect(now.equals(truth)).toBe(true);
  });
});

it('labels in whose place there are others of their size and time give other scores', async () => {
  const path = pathOf(labels.location);
  const service = engine();
  const old = await questions.stitch(service);
  const lines = Array.from({ length: rows }, (_, row) => `${row},${(row * row) % 3}`);
  writeFileSync(path, ['id,label', ...lines].join('\n'));
  utimesSync(path, 1000, 1000);
  expect(await questions.stitch(service)).not.toEqual(old);
  await end(service);
});
