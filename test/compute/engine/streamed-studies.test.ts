import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type { CompareRequest, FileReference } from '../../../src/compute/protocol/engine';
import { CancelledError } from '../../../src/core/errors';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { writers } from '../../../src/formats/writers/registry';
import { bytesInMemory } from '../../../src/formats/byte-source';
import { readSpace } from '../../../src/formats/read-space';
import { npyArray, npyBytes } from '../../npy-bytes';
import { engineOf, saveInEveryFormat } from '../noisy-spaces';

const [rows, dims] = [9000, 16];
/** A memory limit that is too small for the study, but large enough for its sums. */
const littleMemory = 2 ** 22;
const options = {
  ...defaultOptions,
  projections: ['absolute', 'cosine'],
  measures: ['cka-linear-debiased', 'procrustes-angular', 'cca-mean', 'mutual-knn-cosine-k10'],
  anchors: { strategy: 'uniform', count: 20 },
  sampleAbove: 150,
} as const;

let folder: string;
let within: EngineService;
let beyond: EngineService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-stream-'));
  within = engineOf(2 ** 30);
  beyond = engineOf(littleMemory);
  await saveInEveryFormat(folder, rows, dims);
});
afterAll(async () => {
  await Promise.all([within.close(), beyond.close()]);
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(extension: string): FileReference {
  const name = `space${extension}`;
  return { name, location: { path: join(folder, name) } };
}

function run(
  service: EngineService,
  request: CompareRequest,
  tell: (message: string) => void = () => undefined,
  { signal } = new AbortController(),
) {
  return service.compare(
    request,
    ({ message }) => {
      tell(message);
    },
    signal,
  );
}

describe('a study larger than its memory', () => {
  it.each(writers.map(({ extension }) => extension))('reads blocks of %s', async (extension) => {
    const spaces = [fileOf(extension), fileOf('.npz')];
    // The npy writer keeps no ids; those of npz are the row numbers in another order.
    const request: CompareRequest = { spaces, options: { ...options, pairing: { by: 'ids' } } };
    const inMemory = await run(within, request);
    const messages: string[] = [];
    const streamed = await run(beyond, request, (message) => messages.push(message));
    expect(messages).toContain('Summing up: Absolute, Cosine');
    expect(streamed.anchors).toEqual(inMemory.anchors);
    for (const [s, { measure, matrix, sampledRows }] of streamed.scores.entries()) {
      const isDense = measure.startsWith('mutual-knn');
      if (!isDense) {
        expect(matrix[0]![1]).toBeCloseTo(inMemory.scores[s]!.matrix[0]![1]!, 6);
      }
      expect(sampledRows).toBe(isDense ? 150 : undefined);
    }
  });

  it('reads blocks across arrays that were appended, and as the bits that numbers are', async () => {
    const { data } = (
      await readSpace(bytesInMemory('a.npy', readFileSync(join(folder, 'space.npy'))))
    ).matrix;
    const parts = [0, 4000, 8500, rows].map((row) => row * dims);
    const appended = [0, 1, 2].map((part) => {
      const values = Float32Array.from(data.slice(parts[part], parts[part + 1]));
      return npyBytes(values.length / dims, dims, values);
    });
    writeFileSync(join(folder, 'appended.npy'), Buffer.concat(appended));
    const bits = new Uint32Array(Float32Array.from(data).buffer).map((value) => value >>> 16);
    const saved = npyArray('<u2', [rows, dims], Uint16Array.from(bits));
    writeFileSync(join(folder, 'bits.npy'), saved);
    const named = (name: string, member?: string): FileReference => ({
      name,
      location: { path: join(folder, name) },
      ...(member === undefined ? {} : { member }),
    });
    const spaces = [named('appended.npy'), named('bits.npy', '@bfloat16'), named('bits.npy')];
    const inMemory = await run(within, { spaces, options });
    const streamed = await run(beyond, { spaces, options });
    const { matrix } = streamed.scores[0]!;
    // Truncated to bfloat16, a space hardly changes; its bits read as numbers are another space.
    expect(matrix[0]![1]).toBeGreaterThan(0.999);
    expect(matrix[0]![2]).toBeLessThan(0.99);
    for (const [i, j] of [
      [0, 1],
      [0, 2],
    ] as const) {
      expect(matrix[i]![j]).toBeCloseTo(inMemory.scores[0]!.matrix[i]![j]!, 6);
    }
    for (const { warnings } of [inMemory, streamed]) {
      expect(warnings.filter((warning) => /It holds 3 arrays|bfloat16/.test(warning))).toHaveLength(
        2,
      );
    }
  });

  it('is cancelled within 200 ms', async () => {
    const controller = new AbortController();
    const spaces = [fileOf('.csv'), fileOf('.jsonl')];
    let cancelled = 0;
    const cancel = (message: string): void => {
      if (!message.startsWith('Looking through') || cancelled > 0) return;
      cancelled = performance.now();
      controller.abort();
    };
    await expect(run(beyond, { spaces, options }, cancel, controller)).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(performance.now() - cancelled).toBeLessThan(200);
  });
});

it('refuses more rows than it can tell apart before any is read', async () => {
  const path = join(folder, 'endless.npy');
  const terabyte = 2_500_000_000;
  writeFileSync(path, npyArray('<f4', [terabyte, 100], new Float32Array()));
  truncateSync(path, 128 + 400 * terabyte);
  const endless: FileReference = { name: 'endless.npy', location: { path } };
  await expect(run(within, { spaces: [endless, endless], options })).rejects.toMatchObject({
    code: 'too-large',
    file: 'endless.npy',
    problem: expect.stringContaining('Pairing 2,500,000,000 rows needs') as string,
  });
});
