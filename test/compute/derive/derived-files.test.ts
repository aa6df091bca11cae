import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type {
  EngineProgress,
  FileReference,
  ProjectRequest,
  TranslateRequest,
  WrittenFile,
} from '../../../src/compute/protocol/engine';
import { CancelledError } from '../../../src/core/errors';
import { projections } from '../../../src/core/projection/registry';
import { isByRow } from '../../../src/core/projection/projection';
import { defaultId } from '../../../src/core/registry';
import { translations } from '../../../src/core/stitching/translation/registry';
import { bytesInMemory } from '../../../src/formats/byte-source';
import { readSpace } from '../../../src/formats/read-space';
import { writers } from '../../../src/formats/writers/registry';
import { randomMatrix } from '../../core/kernels/matrices';
import { engineOf, noisySpace, saveInEveryFormat, saveSpace } from '../noisy-spaces';

const [rows, dims] = [9000, 16];
/** A memory limit that is too small for the rows, but large enough for blocks of them. */
const littleMemory = 2 ** 20;

let folder: string;
let within: EngineService;
let beyond: EngineService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-derived-'));
  within = engineOf(2 ** 30);
  beyond = engineOf(littleMemory);
  await saveInEveryFormat(folder, rows, dims);
  // Other rows, another order and another width.
  const others = Array.from({ length: rows - 500 }, (_, row) => String((row * 13) % rows));
  const wide = randomMatrix(rows - 500, 20, 77);
  const other = { ...wide, data: Float32Array.from(wide.data) };
  await saveSpace(join(folder, 'other.npz'), other, others);
});
afterAll(async () => {
  await Promise.all([within.close(), beyond.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(name: string): FileReference {
  return { name, location: { path: join(folder, name) } };
}

const seed = 3;
const anchors = { strategy: 'uniform', count: 20 } as const;
const defaultRequest = {
  projection: 'cosine',
  normalization: 'none',
  precision: 'float32',
} as const;

function projecting(
  changes: Partial<ProjectRequest['options']> = {},
  space = 'space.npz',
): Omit<ProjectRequest, 'output'> {
  return { space: fileOf(space), options: { ...defaultRequest, anchors, seed, ...changes } };
}

function translating(
  changes: Partial<TranslateRequest['options']> = {},
): Omit<TranslateRequest, 'output'> {
  const options = { method: 'affine', ridge: 0.01, anchors, seed, ...changes };
  return { from: fileOf('space.parquet'), to: fileOf('other.npz'), options };
}

type Derivation = Omit<ProjectRequest, 'output'> | Omit<TranslateRequest, 'output'>;

interface Derived {
  readonly written: WrittenFile;
  readonly bytes: Buffer;
  readonly messages: readonly string[];
}

async function derive(
  service: EngineService,
  request: Derivation,
  extension = '.npy',
): Promise<Derived> {
  const format = writers.find((writer) => writer.extension === extension)!.id;
  const path = join(folder, `derived${extension}`);
  const output = { path, format, provenance: { seed: String(seed) } };
  const messages: string[] = [];
  const tell = ({ message }: EngineProgress): void => void messages.push(message);
  const { signal } = new AbortController();
  const written =
    'space' in request
      ? await service.project({ ...request, output }, tell, signal)
      : await service.translate({ ...request, output }, tell, signal);
  const bytes = readFileSync(path);
  rmSync(path);
  return { written, bytes, messages };
}

/** Derives rows in memory and in blocks; checks that the latter read blocks. */
async function bothWays(request: Derivation, extension?: string): Promise<[Derived, Derived]> {
  const inMemory = await derive(within, request, extension);
  const streamed = await derive(beyond, request, extension);
  const isStreamed = ({ messages }: Derived): boolean =>
    messages.some((message) => message.startsWith('Looking through'));
  expect([inMemory, streamed].map(isStreamed)).toEqual([false, true]);
  return [inMemory, streamed];
}

async function expectSame(request: Derivation, extension?: string): Promise<void> {
  const [inMemory, streamed] = await bothWays(request, extension);
  expect(streamed.written).toEqual(inMemory.written);
  expect(streamed.bytes.equals(inMemory.bytes)).toBe(true);
}

describe('rows that do not fit into memory are written as those that do', () => {
  it.each(writers.map(({ extension }) => extension))('from %s', async (extension) => {
    await expectSame(projecting({}, `space${extension}`));
  });

  it.each(writers.map(({ extension }) => extension))('to %s', async (extension) => {
    await expectSame(projecting(), extension);
    await expectSame(translating(), extension);
  });

  it.each(projections.filter(isByRow).map(defaultId))('projected by %s', async (projection) => {
    await expectSame(projecting({ projection }));
  });

  it.each(['concat:cosine+l1', 'sum:0.7*cosine+0.3*l1'])('projected by %s', async (projection) => {
    await expectSame(projecting({ projection, precision: 'float64' }));
  });

  it.each(['center', 'standardize', 'l2', 'center+l2'] as const)(
    'normalised by %s',
    async (normalization) => {
      await expectSame(projecting({ normalization, projection: 'euclidean' }));
    },
  );

  it('as they are by absolute, with a warning that they are not normalised', async () => {
    const request = projecting({ normalization: 'center', projection: 'absolute' });
    const [inMemory, streamed] = await bothWays(request);
    const plain = await derive(within, projecting({ projection: 'absolute' }));
    const messages = ({ written }: Derived): string[] =>
      written.warnings.filter((warning) => warning.startsWith('absolute is not normalised'));
    expect(messages(plain)).toEqual([]);
    for (const derived of [inMemory, streamed]) {
      expect(messages(derived)).toHaveLength(1);
      expect(derived.bytes.equals(plain.bytes)).toBe(true);
    }
  });

  it.each(['top-norm', 'kmeans', 'fps'] as const)('with anchors by %s', async (strategy) => {
    await expectSame(projecting({ anchors: { strategy, count: 10 } }));
  });

  it('with anchors by entries among a sample of very many rows, and says so', async () => {
    await saveSpace(join(folder, 'many.npy'), noisySpace(10_100, 4, 1));
    const request = projecting({ anchors: { strategy: 'fps', count: 10 } }, 'many.npy');
    const [inMemory, streamed] = await bothWays(request);
    expect(inMemory.written.warnings).toEqual([]);
    expect(streamed.written.warnings).toEqual([
      'Anchors were chosen among a seeded sample of 10000 of the 10100 rows, as not all of them fit into memory.',
    ]);
  });

  it.each(translations.map(({ id }) => id))('translated by %s', async (method) => {
    await expectSame(translating({ method }));
  });

  it('by a list of anchors', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => String(17 * i));
    await expectSame(projecting({ anchors: { ids } }));
  });

  it('in float64 where only normalised entries are beyond float32', async () => {
    const matrix = noisySpace(rows, dims, 9);
    for (let row = 0; row < rows; row++) matrix.data[row * dims]! *= 1e-14;
    matrix.data[(rows - 1) * dims] = 100;
    await saveSpace(join(folder, 'flat.npy'), matrix);
    const changes = { normalization: 'standardize', projection: 'euclidean' } as const;
    await expectSame(projecting(changes, 'flat.npy'));
    const { bytes } = await derive(beyond, projecting(changes, 'flat.npy'));
    expect((await readSpace(bytesInMemory('rows.npy', bytes))).dtype).toBe('float64');
  });

  it.each(['mahalanobis', 'sum:cosine+mahalanobis'])('to 1e-6 by %s', async (projection) => {
    for (const normalization of ['none', 'standardize'] as const) {
      const request = projecting({ projection, normalization, precision: 'float64' });
      const both = await bothWays(request);
      expect(both[1].written).toEqual(both[0].written);
      const [expected, found] = await Promise.all(
        both.map(async ({ bytes }) => (await readSpace(bytesInMemory('rows.npy', bytes))).matrix),
      );
      expect(found!.data.length).toBe(rows * 20);
      let off = 0;
      for (const [at, value] of expected!.data.entries()) {
        off = Math.max(off, Math.abs(value - found!.data[at]!));
      }
      expect(off).toBeLessThan(1e-6);
    }
  });
});

describe('what cannot be done', () => {
  it('projections that look at all pairs say what they would need', async () => {
    const deriving = derive(beyond, projecting({ projection: 'geodesic' }));
    await expect(deriving).rejects.toMatchObject({ code: 'too-large' });
    await expect(deriving).rejects.toThrow(
      /^Geodesic, k = 10 looks at all pairs of rows: holding them needs \d MiB .* 1 MiB .*--memory/,
    );
  });

  it.each([projecting, translating])(
    'anchors that do not fit are refused (%#)',
    async (request) => {
      const deriving = derive(beyond, request({ anchors: { strategy: 'uniform', count: 5000 } }));
      await expect(deriving).rejects.toMatchObject({ code: 'too-large' });
      await expect(deriving).rejects.toThrow(
        /^Holding 5000 anchors in 16( and in 20)? dimensions needs/,
      );
    },
  );

  it('rows that are not finite are refused as in memory', async () => {
    const matrix = noisySpace(rows, dims, 4);
    matrix.data[5000 * dims + 3] = NaN;
    matrix.data[8999 * dims] = Infinity;
    await saveSpace(join(folder, 'bad.npy'), matrix);
    const errors = await Promise.all(
      [within, beyond].map((service) =>
        derive(service, projecting({}, 'bad.npy')).catch((error: unknown) => error),
      ),
    );
    expect(errors[1]).toEqual(errors[0]);
    expect(errors[1]).toMatchObject({ code: 'not-finite' });
  });

  it('leaves nothing behind when it fails, and says at once that a folder is not there', async () => {
    const request = projecting({ anchors: { ids: ['nobody'] } });
    await expect(derive(beyond, request)).rejects.toMatchObject({ code: 'unknown-rows' });
    const output = { path: join(folder, 'nowhere', 'rows.npy'), format: 'npy', provenance: {} };
    const messages: string[] = [];
    const tell = ({ message }: EngineProgress): void => void messages.push(message);
    const { signal } = new AbortController();
    const writing = beyond.project({ ...projecting(), output }, tell, signal);
    await expect(writing).rejects.toMatchObject({ code: 'not-written', file: output.path });
    expect(messages).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('derived'))).toEqual([]);
  });

  it.each(['Looking through', 'Projecting'])(
    'is cancelled within 200 ms while %s, and leaves nothing behind',
    async (step) => {
      const controller = new AbortController();
      let cancelled = 0;
      const cancel = ({ message }: EngineProgress): void => {
        if (!message.startsWith(step) || cancelled > 0) return;
        cancelled = performance.now();
        controller.abort();
      };
      const output = { path: join(folder, 'derived.csv'), format: 'csv', provenance: {} };
      const request = projecting({ projection: 'l1' }, 'space.csv');
      const writing = beyond.project({ ...request, output }, cancel, controller.signal);
      await expect(writing).rejects.toBeInstanceOf(CancelledError);
      expect(performance.now() - cancelled).toBeLessThan(200);
      // Nobody waits for what is cleared away.
      await expect
        .poll(() => readdirSync(folder).filter((name) => name.startsWith('derived')), {
          timeout: 10_000,
        })
        .toEqual([]);
    },
  );
});
