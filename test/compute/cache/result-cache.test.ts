import { defaultOptions } from '../../../src/core/comparison/default-options';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedComparison } from '../../../src/compute/cache/cached-comparison';
import { contentKey } from '../../../src/compute/reading/content-key';
import { cached } from '../../../src/compute/cache/cached';
import { ResultCache } from '../../../src/compute/store/result-cache';
import type { CompareRequest, TimedComparison } from '../../../src/compute/protocol/engine';

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
      ...defaultOptions,
      projections,
      measures,
    },
  };
}

function result({ options: { projections, measures } }: CompareRequest): TimedComparison {
  return {
    spaces: [],
    rows: 10,
    pairing: { by: 'order', matched: 10, leftOut: [0, 0], candidates: [[], []] },
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

/** Creates the files of every request. */
function writeFiles(): void {
  for (const name of ['a.npy', 'b.npy']) writeFileSync(join(folder, name), name);
}

describe('a comparison with a cache', () => {
  it('computes only what is not known', async () => {
    writeFiles();
    const cache = new ResultCache({ folder: join(folder, 'cache'), maxBytes: 1e6 });
    const computed: [readonly string[], readonly string[]][] = [];
    const compare = (wanted: CompareRequest): Promise<TimedComparison> =>
      cachedComparison(cache, wanted, noHost, (missing) => {
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

  it('is computed anew when a file or an option changes', async () => {
    writeFiles();
    const cache = new ResultCache({ folder: join(folder, 'cache'), maxBytes: 1e6 });
    let computed = 0;
    const compare = (wanted: CompareRequest): Promise<TimedComparison> =>
      cachedComparison(cache, wanted, noHost, (missing) => {
        computed++;
        return Promise.resolve(result(missing));
      });
    const wanted = request(['l1'], ['x']);
    await compare(wanted);
    await compare(wanted);
    expect(computed).toBe(1);
    utimesSync(join(folder, 'a.npy'), 1, 1);
    await compare(wanted);
    expect(computed).toBe(2);
    await compare({ ...wanted, options: { ...wanted.options, seed: 1 } });
    expect(computed).toBe(3);
  });
});

describe('what a request is cached by', () => {
  const reference = (name: string): unknown => ({ name, location: { path: join(folder, name) } });

  it('is the state of its files, wherever they stand in it', async () => {
    writeFiles();
    const value = { options: { anchors: { file: reference('a.npy') }, list: [1, 2] } };
    const before = await contentKey(value, noHost);
    expect(await contentKey(structuredClone(value), noHost)).toBe(before);
    utimesSync(join(folder, 'a.npy'), 1, 1);
    expect(await contentKey(value, noHost)).not.toBe(before);
    rmSync(join(folder, 'a.npy'));
    expect(await contentKey(value, noHost)).toBeUndefined();
  });

  it.each([100, 300_000])(
    'tells a file of %d bytes from another of the same size and time in its place',
    async (size) => {
      const [path, other] = [join(folder, 'a.npy'), join(folder, 'other.npy')];
      const write = (file: string, fill: number): void => {
        writeFileSync(file, Buffer.alloc(size, fill));
        utimesSync(file, 1, 1);
      };
      const keys: (string | undefined)[] = [];
      const look = async (): Promise<void> =>
        void keys.push(await contentKey([reference('a.npy')], noHost));
      write(path, 1);
      await look();
      await look();
      // Replaced by a file with another inode, and moved there.
      write(path, 2);
      await look();
      rmSync(path);
      write(path, 1);
      await look();
      write(other, 3);
      renameSync(other, path);
      await look();
      expect(keys[1]).toBe(keys[0]);
      expect(keys).not.toContain(undefined);
      expect(new Set(keys).size).toBe(4);
    },
  );

  it('is every shard of a folder', async () => {
    mkdirSync(join(folder, 'shards'));
    const shard = join(folder, 'shards', '0.npy');
    writeFileSync(shard, 'rows');
    utimesSync(shard, 1, 1);
    const before = await contentKey(reference('shards'), noHost);
    writeFileSync(shard, 'ROWS');
    utimesSync(shard, 1, 1);
    expect(await contentKey(reference('shards'), noHost)).not.toBe(before);
  });

  it.each(['tensors.bytes', 'projector_config.json', '.'])(
    'is every file that the reader of %s opens beside it',
    async (name) => {
      const config = {
        embeddings: [{ tensorPath: 'tensors.bytes', metadataPath: 'meta/ids.tsv' }],
      };
      mkdirSync(join(folder, 'meta'));
      writeFileSync(join(folder, 'tensors.bytes'), 'rows');
      writeFileSync(join(folder, 'meta', 'ids.tsv'), 'a');
      writeFileSync(join(folder, 'projector_config.json'), JSON.stringify(config));
      const keys = [await contentKey(reference(name), noHost)];
      for (const changed of ['tensors.bytes', 'projector_config.json', 'meta/ids.tsv']) {
        utimesSync(join(folder, changed), 1, 1);
        keys.push(await contentKey(reference(name), noHost));
      }
      rmSync(join(folder, 'meta', 'ids.tsv'));
      keys.push(await contentKey(reference(name), noHost));
      expect(keys).not.toContain(undefined);
      expect(new Set(keys).size).toBe(5);
    },
  );

  it('is the bytes of what only the host can read', async () => {
    const file = { name: 'a.npy', location: { uri: 'memfs:/a.npy' } };
    const key = (...texts: string[]): Promise<string | undefined> => {
      const files = texts.map((text, i) => ({
        path: String(i),
        bytes: new TextEncoder().encode(text),
      }));
      return contentKey(file, () => Promise.resolve({ isFolder: false, files }));
    };
    expect(await key('one')).toBe(await key('one'));
    expect(await key('one')).not.toBe(await key('two'));
    expect(await key('one', 'two')).not.toBe(await key('one', 'three'));
  });

  it('is its kind, and a failure is not cached', async () => {
    const cache = new ResultCache({ folder: join(folder, 'cache'), maxBytes: 1e6 });
    const ask = (kind: string, answer: () => Promise<string>): Promise<string> =>
      cached(cache, kind, { pair: [0, 1] }, noHost, answer);
    await expect(ask('stitch', () => Promise.reject(new Error('cancelled')))).rejects.toThrow();
    expect(await ask('stitch', () => Promise.resolve('first'))).toBe('first');
    expect(await ask('stitch', () => Promise.resolve('second'))).toBe('first');
    expect(await ask('inspect', () => Promise.resolve('other'))).toBe('other');
  });
});
