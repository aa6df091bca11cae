import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineService } from '../../src/compute/engine-service';
import type { CompareRequest, FileReference } from '../../src/compute/protocol/engine';
import { CancelledError } from '../../src/core/errors';
import { usualOptions } from '../../src/core/study/usual-options';
import { writers } from '../../src/formats/writers/registry';
import { engineOf, saveInEveryFormat } from './noisy-spaces';

const [rows, dims] = [9000, 16];
/** Less than the study takes in memory, and enough for its sums. */
const littleMemory = 2 ** 22;
const options = {
  ...usualOptions,
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
    // The writer of npy keeps no ids; those of npz are the row numbers in another order.
    const request: CompareRequest = { spaces, options: { ...options, pairing: { by: 'ids' } } };
    const inMemory = await run(within, request);
    const told: string[] = [];
    const streamed = await run(beyond, request, (message) => told.push(message));
    expect(told).toContain('Summing up: Absolute, Cosine');
    expect(streamed.anchors).toEqual(inMemory.anchors);
    for (const [s, { measure, matrix, sampledRows }] of streamed.scores.entries()) {
      const isDense = measure.startsWith('mutual-knn');
      if (!isDense) {
        expect(matrix[0]![1]).toBeCloseTo(inMemory.scores[s]!.matrix[0]![1]!, 6);
      }
      expect(sampledRows).toBe(isDense ? 150 : undefined);
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
