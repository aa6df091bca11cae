import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentKey, resultVersion } from '../../../src/compute/reading/content-key';
import {
  isWorthKeeping,
  ProjectionCache,
  readProjection,
} from '../../../src/compute/store/projection-cache';
import { ResultCache } from '../../../src/compute/store/result-cache';
import type { EngineService } from '../../../src/compute/engine/engine-service';
import type {
  CompareRequest,
  TimedComparison,
  FileReference,
  StitchRequest,
} from '../../../src/compute/protocol/engine';
import { defaultOptions } from '../../../src/core/comparison/default-options';
import { askFresh, type Done, type FreshEngine, projects, saveStudy } from '../fresh-engine';
import { noisySpace, saveSpace } from '../noisy-spaces';
import { splitOptions, stitchOptions } from '../../stitch-options';

const [rows, dims] = [1500, 8];
const { signal } = new AbortController();
const ignore = (): void => undefined;
const worthAll = (): boolean => true;

let folder: string;
let cached: string;
let spaces: FileReference[];
let labels: FileReference;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latents-projections-'));
  cached = join(folder, 'cache');
  ({ spaces, labels } = await saveStudy(folder, rows, dims));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Sends a request to a newly started engine that saves all projections, however fast they were. */
function fresh<T>(
  ask: (service: EngineService) => Promise<T>,
  others: FreshEngine = {},
): Promise<Done<T>> {
  return askFresh({ projections: cacheOf(), ...others }, ask);
}

function cacheOf(report?: (problem: string) => void, maxBytes = 2 ** 30): ProjectionCache {
  return new ProjectionCache({ folder: cached, maxBytes }, worthAll, report);
}

function request(options: Partial<CompareRequest['options']> = {}): CompareRequest {
  const anchors = { strategy: 'uniform', count: 20 } as const;
  return { spaces, options: { ...defaultOptions, projections: ['l1'], anchors, ...options } };
}

const compare =
  (wanted: CompareRequest) =>
  (service: EngineService): Promise<TimedComparison> =>
    service.compare(wanted, ignore, signal);

const scoresOf = ({ answer }: { answer: TimedComparison }): unknown =>
  answer.scores.map(({ matrix }) => matrix);

/** Returns the saved projections, oldest first. */
const cachedFiles = (): string[] => readdirSync(cached).map((name) => join(cached, name));

describe('projections on disk', () => {
  it.each(['l1', 'mahalanobis', 'geodesic-k10', 'sum:cosine+l1'])(
    'of %s serve another measure in another engine, with the same scores to the bit',
    async (projection) => {
      const options = { projections: [projection], precision: 'float64' } as const;
      const first = await fresh(compare(request(options)));
      expect(projects(first)).toBe(true);
      expect(cachedFiles()).toHaveLength(2);
      const other = { ...options, measures: ['procrustes-angular', 'rsa-euclidean-spearman'] };
      const before = await fresh(compare(request(other)));
      expect(projects(before)).toBe(false);
      rmSync(cached, { recursive: true });
      const anew = await fresh(compare(request(other)));
      expect(projects(anew)).toBe(true);
      expect(scoresOf(before)).toEqual(scoresOf(anew));
      expect(before.answer.anchors).toEqual(anew.answer.anchors);
    },
  );

  it('are all there once a request is answered, whatever becomes of the process', async () => {
    const options = { projections: ['l1', 'cosine', 'euclidean'], precision: 'float64' } as const;
    const { answer } = await fresh(async (service) => {
      await service.compare(request(options), ignore, signal);
      return cachedFiles().filter((name) => name.endsWith('.projection')).length;
    });
    expect(answer).toBe(6);
  });

  it('serve the look behind a cell', async () => {
    await fresh(compare(request()));
    const pair = { row: 0, column: 1, measure: 'cka-linear', projection: 'l1', spread: true };
    const inspect = (service: EngineService) =>
      service.inspectPair({ ...request(), pair }, ignore, signal);
    const before = await fresh(inspect);
    expect(projects(before)).toBe(false);
    rmSync(cached, { recursive: true });
    expect(before.answer).toEqual((await fresh(inspect)).answer);
  });

  it('serve stitching with another head, its curves over options, and blending', async () => {
    const stitch = (more: Partial<StitchRequest['options']>) => (service: EngineService) =>
      service.stitch(
        {
          spaces,
          labels,
          options: {
            ...stitchOptions,
            headOptions: { ridge: 0.1 },
            projections: ['l1', 'cosine'],
            ...more,
          },
        },
        ignore,
        signal,
      );
    expect(projects(await fresh(stitch({})))).toBe(true);
    const other = {
      headOptions: { ridge: 7 },
      sweeps: { option: { id: 'ridge', values: [1] } },
    };
    const before = await fresh(stitch(other));
    expect(projects(before)).toBe(false);
    const prepare = (service: EngineService) =>
      service.blending.prepare(
        {
          decoder: spaces[0]!,
          encoder: spaces[1]!,
          labels,
          options: { ...splitOptions, projections: ['l1', 'cosine'], ridge: 0.01 },
        },
        ignore,
        signal,
      );
    expect(projects(await fresh(prepare))).toBe(true);
    const prepared = await fresh(prepare);
    expect(projects(prepared)).toBe(false);
    rmSync(cached, { recursive: true });
    expect(before.answer.results).toEqual((await fresh(stitch(other))).answer.results);
  });

  it.each<[string, Partial<CompareRequest['options']>]>([
    ['anchors', { anchors: { strategy: 'uniform', count: 21 } }],
    ['rows', { rows: { start: 0, stop: 900, step: 1 } }],
    ['normalization', { normalization: 'center' }],
    ['precision', { precision: 'float64' }],
    ['projection', { projections: ['lp3'] }],
  ])('are not taken for those of other %s', async (_, options) => {
    await fresh(compare(request()));
    const other = await fresh(compare(request(options)));
    expect(projects(other)).toBe(true);
    rmSync(cached, { recursive: true });
    expect(scoresOf(other)).toEqual(scoresOf(await fresh(compare(request(options)))));
  });

  it('are not taken for those of other kernels or of another version', async () => {
    await fresh(compare(request()));
    expect(projects(await fresh(compare(request()), { kernels: 'others' }))).toBe(true);
    const key = await contentKey(spaces[0], () => Promise.reject(new Error('no host')));
    expect(JSON.parse(key!)).toMatchObject([resultVersion, { name: 'space0.npy' }]);
  });

  it('are not taken for those of a file that has changed, or of one beside it', async () => {
    const [first, second] = spaces as [FileReference, FileReference];
    const config = join(folder, 'projector_config.json');
    const tensors = join(folder, 'tensors.bytes');
    const values = noisySpace(rows, dims, 5).data as Float32Array;
    writeFileSync(tensors, new Uint8Array(values.buffer));
    const embedding = { tensorPath: 'tensors.bytes', tensorShape: [rows, dims] };
    writeFileSync(config, JSON.stringify({ embeddings: [embedding] }));
    const named = { name: 'projector_config.json', location: { path: config } };
    const wanted = { ...request(), spaces: [first, second, named] };
    await fresh(compare(wanted));
    expect(projects(await fresh(compare(wanted)))).toBe(false);
    utimesSync(tensors, 1, 1);
    expect(projects(await fresh(compare(wanted)))).toBe(true);
    expect(projects(await fresh(compare(wanted)))).toBe(false);
    const { path } = first.location as { path: string };
    await saveSpace(path, noisySpace(rows, dims, 9));
    utimesSync(path, 1, 1);
    expect(projects(await fresh(compare(wanted)))).toBe(true);
  });

  it('are not taken for those of rows that pair otherwise', async () => {
    await fresh(compare(request()));
    const ids = Array.from({ length: rows }, (_, row) => String((row * 7) % rows));
    const path = join(folder, 'named.npz');
    await saveSpace(path, noisySpace(rows, dims, 2), ids);
    const named = { name: 'named.npz', location: { path } };
    const wanted = {
      ...request(),
      spaces: [named, ...spaces],
      options: { ...request().options, pairing: { by: 'ids' as const } },
    };
    const other = await fresh(compare(wanted));
    expect(projects(other)).toBe(true);
    rmSync(cached, { recursive: true });
    expect(scoresOf(other)).toEqual(scoresOf(await fresh(compare(wanted))));
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['longer', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ['changed in one bit', (bytes: Buffer) => bytes.fill(bytes.at(-1)! ^ 1, bytes.length - 1)],
    ['empty', () => Buffer.alloc(0)],
  ])('are made anew where their file is %s', async (_, damage) => {
    const whole = await fresh(compare(request()));
    for (const path of cachedFiles()) writeFileSync(path, damage(readFileSync(path)));
    const again = await fresh(compare(request()));
    expect(projects(again)).toBe(true);
    expect(scoresOf(again)).toEqual(scoresOf(whole));
    expect(projects(await fresh(compare(request())))).toBe(false);
  });

  it('go when they are the longest unused beyond the bound, and what a crash left goes with them', async () => {
    const bytes = rows * 20 * 4;
    mkdirSync(cached);
    const torn = join(cached, `${'0'.repeat(64)}.projection.tmp-1-0123abcd`);
    writeFileSync(torn, Buffer.alloc(bytes));
    utimesSync(torn, 1, 1);
    const few = (): ProjectionCache => cacheOf(undefined, 4.5 * bytes);
    await fresh(compare(request()), { projections: few() });
    for (const path of cachedFiles()) utimesSync(path, 2, 2);
    utimesSync(torn, 1, 1);
    await fresh(compare(request({ projections: ['cosine'] })), { projections: few() });
    expect(cachedFiles()).not.toContain(torn);
    expect(cachedFiles()).toHaveLength(4);
    await fresh(compare(request({ projections: ['linf'] })), { projections: few() });
    const total = cachedFiles().reduce((sum, path) => sum + statSync(path).size, 0);
    expect(total).toBeLessThanOrEqual(4.5 * bytes);
    expect(projects(await fresh(compare(request()), { projections: few() }))).toBe(true);
    expect(
      projects(await fresh(compare(request({ projections: ['linf'] })), { projections: few() })),
    ).toBe(false);
    await fresh(compare(request({ projections: ['euclidean'] })), {
      projections: cacheOf(undefined, bytes - 1),
    });
    expect(projects(await fresh(compare(request({ projections: ['euclidean'] }))))).toBe(true);
  });

  it('are all removed when the cache is cleared', async () => {
    await fresh(compare(request()));
    expect(cachedFiles()).toHaveLength(2);
    await cacheOf().clear();
    expect(cachedFiles()).toHaveLength(0);
  });

  it('are left out, and that is said once, where the folder cannot be written to', async () => {
    writeFileSync(cached, 'a file in the place of the folder');
    const reports: string[] = [];
    const cache = cacheOf((problem) => reports.push(problem));
    const first = await fresh(compare(request({ projections: ['l1', 'cosine'] })), {
      projections: cache,
    });
    expect(first.answer.scores).toHaveLength(2);
    expect(reports).toHaveLength(1);
  });

  it('hold no process up once they are given up', async () => {
    const cache = cacheOf();
    const data = new Float32Array(2 ** 22);
    const offered = ['a', 'b'].map((key) =>
      cache.offer(key, { rows: { rows: 4, cols: 2 ** 20, data } }, 1),
    );
    await cache.finish(0);
    await Promise.all(offered);
    const before = await readProjection(cache.options, cache.nameOf('b'));
    expect(before).toBeUndefined();
    expect(readdirSync(folder).includes('cache') ? readdirSync(cached) : []).toEqual([]);
  });

  it('keep why there is none', async () => {
    const cache = cacheOf();
    await cache.offer('key', { reason: 'Its graph falls apart: “ü”\n.' }, 1);
    expect(await readProjection(cache.options, cache.nameOf('key'))).toEqual({
      reason: 'Its graph falls apart: “ü”\n.',
    });
    expect(await readProjection(cache.options, cache.nameOf('other'))).toBeUndefined();
  });

  it('are those that took longer than the disk does', () => {
    const bytes = 40e6;
    expect(isWorthKeeping(bytes, 0.6)).toBe(false);
    expect(isWorthKeeping(bytes, 5.9)).toBe(true);
    expect(isWorthKeeping(100, 0.01)).toBe(false);
  });
});

describe('anchors', () => {
  it('are chosen once for all measures and engines', async () => {
    const results = new ResultCache({ folder: cached, maxBytes: 2 ** 20 });
    const chosen = request({ anchors: { strategy: 'fps', count: 20 } });
    const other = { ...chosen, options: { ...chosen.options, measures: ['procrustes-angular'] } };
    const first = await fresh(compare(chosen), { results });
    expect(first.tasks).toContain('choose-anchors');
    const before = await fresh(compare(other), { results });
    expect(before.tasks).not.toContain('choose-anchors');
    expect(before.answer.anchors).toEqual(first.answer.anchors);
    const seeded = { ...other, options: { ...other.options, seed: 1 } };
    expect((await fresh(compare(seeded), { results })).tasks).toContain('choose-anchors');
  });
});
