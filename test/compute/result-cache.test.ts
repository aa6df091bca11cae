import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedComparison } from '../../src/compute/cache/cached-comparison';
import { requestKey } from '../../src/compute/cache/request-key';
import { ResultCache } from '../../src/compute/cache/result-cache';
import type { CompareRequest, EngineResult } from '../../src/compute/protocol/engine';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-cache-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const noHost = (): Promise<never> => Promise.reject(new Error('no host'));

function request(projections: string[], measures: string[]): CompareRequest {
  return {
    spaces: ['a.npy', 'b.npy'].map((name) => ({ location: { path: join(folder, name) }, name })),
    options: {
      projections,
      measures,
      anchors: { strategy: 'uniform' },
      normalization: 'none',
      seed: 0,
      nullShuffles: 0,
      nonFinite: 'refuse',
      precision: 'float32',
      sampleAbove: 5000,
    },
  };
}

function result({ options: { projections, measures } }: CompareRequest): EngineResult {
  return {
    spaces: [],
    rows: 10,
    anchors: ['1'],
    scores: projections.flatMap((projection) =>
      measures.map((measure) => ({
        projection,
        measure,
        convention: '',
        matrix: [
          [1, projection.length / 10],
          [projection.length / 10, 1],
        ],
      })),
    ),
    warnings: [`computed ${projections.join()} by ${measures.join()}`],
    engine: 'test',
    seconds: 1,
  };
}

describe('a cache of results', () => {
  it('gives back what was kept, also to a later cache of the same folder', async () => {
    await new ResultCache({ folder, maxBytes: 1e6 }).set('key', { a: [1, null, 'ü'] });
    const later = new ResultCache({ folder, maxBytes: 1e6 });
    expect(await later.get('key')).toEqual({ a: [1, null, 'ü'] });
    expect(await later.get('other')).toBeUndefined();
    await later.clear();
    expect(await later.get('key')).toBeUndefined();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -1)],
    ['changed', (text: string) => text.replace('1', '2')],
    ['empty', () => ''],
  ])('counts an entry that is %s as absent', async (_, damage) => {
    const cache = new ResultCache({ folder, maxBytes: 1e6 });
    await cache.set('key', { a: 1 });
    const [name] = readdirSync(folder);
    const path = join(folder, name!);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    expect(await cache.get('key')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lets the longest unused go when it outgrows its bound', async () => {
    const cache = new ResultCache({ folder, maxBytes: 2500 });
    await cache.set('old', 'x'.repeat(900));
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    await cache.set('new', 'y'.repeat(900));
    await cache.set('newest', 'z'.repeat(900));
    expect(await cache.get('old')).toBeUndefined();
    expect(await cache.get('new')).toBe('y'.repeat(900));
    await cache.set('too large', 'x'.repeat(9000));
    expect(await cache.get('newest')).toBe('z'.repeat(900));
  });
});

describe('a comparison with a cache', () => {
  it('computes only what is not known', async () => {
    const cache = new ResultCache({ folder, maxBytes: 1e6 });
    const computed: [readonly string[], readonly string[]][] = [];
    const compare = (wanted: CompareRequest): Promise<EngineResult> =>
      cachedComparison(cache, 'key', wanted, (missing) => {
        computed.push([missing.options.projections, missing.options.measures]);
        return Promise.resolve(result(missing));
      });
    await compare(request(['cosine'], ['cka-linear']));
    const both = await compare(request(['cosine', 'l1'], ['cka-linear']));
    await compare(request(['l1', 'cosine'], ['cka-linear']));
    await compare(request(['cosine'], ['cka-linear', 'cka-linear-debiased']));
    expect(computed).toEqual([
      [['cosine'], ['cka-linear']],
      [['l1'], ['cka-linear']],
      [['cosine'], ['cka-linear-debiased']],
    ]);
    expect(both.scores.map(({ projection }) => projection)).toEqual(['cosine', 'l1']);
    expect(both.fits?.[0]?.matrix[0]?.[1]?.projection).toBe('cosine');
    const one = await compare(request(['l1'], ['cka-linear']));
    expect(one.scores).toHaveLength(1);
    expect(one.fits).toBeUndefined();
    expect(one.warnings).toEqual(['computed l1 by cka-linear']);
  });

  it('knows a file by its size and time', async () => {
    for (const name of ['a.npy', 'b.npy']) writeFileSync(join(folder, name), name);
    const key = (): Promise<string | undefined> => requestKey(request(['l1'], ['x']), noHost);
    const before = await key();
    expect(await requestKey(request(['cosine'], ['y']), noHost)).toBe(before);
    utimesSync(join(folder, 'a.npy'), 1, 1);
    const touched = await key();
    expect(touched).not.toBe(before);
    rmSync(join(folder, 'b.npy'));
    expect(await key()).toBeUndefined();
  });
});
