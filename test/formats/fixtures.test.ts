import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/formats/byte-source';
import type { IdSource } from '../../src/formats/format';
import { openEmbeddings } from '../../src/formats/registry';
import { readSpace } from '../../src/formats/read-space';
import { fixtureSource } from './fixture-files';
import { ownIds } from '../../src/core/study/pairing';

const rows = 12;
const ids = Array.from({ length: rows }, (_, i) => `r${i}`);
const words = Array.from({ length: rows }, (_, i) => `wörd${i}`);
/** Integers beyond the precision of a JavaScript number. */
const long = Array.from({ length: rows }, (_, i) => String(2n ** 60n + 1n + BigInt(i)));
const numbers = Array.from({ length: rows }, (_, i) => String(100 + i));

/** File, member, element type, row ids, and the twin file that it equals. */
type Fixture = readonly [string, string, string, readonly string[] | undefined, Twin?];
type Twin = 'twin.npy' | 'twin-float16.npy';

const fixtures: readonly Fixture[] = [
  ['npy-big-endian.npy', '', 'float32', undefined],
  ['npy-fortran-float64.npy', '', 'float64', undefined],
  ['npy-bfloat16.npy', '', 'bfloat16', undefined, 'twin-float16.npy'],
  ['npy-appended.npy', '', 'float64', undefined],
  ['npy-appended-rows.npy', '', 'float32', undefined],
  ['npz-stored.npz', 'embeddings', 'float32', ids],
  ['npz-deflated.npz', 'embeddings', 'float32', numbers],
  ['npz-object-ids.npz', 'embeddings', 'float32', words],
  ['npz-byte-ids.npz', 'embeddings', 'float32', words],
  ['npz-long-ids.npz', 'embeddings', 'float32', long],
  ['safetensors-several.safetensors', 'layer1', 'float32', numbers],
  ['safetensors-bfloat16.safetensors', 'embeddings', 'bfloat16', undefined, 'twin-float16.npy'],
  ['safetensors-long-ids.safetensors', 'embeddings', 'float32', long],
  ['pytorch-tensor.pt', '', 'float32', undefined],
  ['pytorch-nested.pt', 'encoder/emb', 'float32', ids],
  ['pytorch-nested.pt', 'encoder/transposed', 'float32', ids],
  ['pytorch-nested.pt', 'view', 'float32', ids],
  ['pytorch-nested.pt', 'half', 'float16', ids, 'twin-float16.npy'],
  ['pytorch-nested.pt', 'bfloat', 'bfloat16', ids, 'twin-float16.npy'],
  ['pytorch-nested.pt', 'parameter', 'float32', ids],
  ['pytorch-state-dict.pth', 'weight', 'float32', undefined],
  ['pytorch-legacy.pt', 'weight', 'float32', numbers],
  ['pytorch-long-ids.pt', 'embeddings', 'float32', long],
  ['pytorch-by-id.pt', '', 'float32', ids],
  ['pytorch-records.pt', 'embedding', 'float32', ids],
  ['pytorch-lists.pt', 'model/embeddings', 'float64', ids],
  ['pytorch-rows-legacy.pt', 'rows', 'float32', numbers],
  ['pytorch-numpy.pt', 'embeddings', 'float32', ids],
  ['pytorch-numpy.pt', 'columns', 'float64', ids],
  ['pytorch-numpy-protocol5.pt', 'embeddings', 'float32', ids],
  ['pytorch-numpy-protocol5.pt', 'columns', 'float64', ids],
  ['pytorch-numpy-texts.pt', 'embeddings', 'float32', ids],
  ['pytorch-numpy-numbers.pt', 'embeddings', 'float32', long],
  ['pytorch-script.pt', 'embedding/weight', 'float32', undefined],
  ['parquet-list-snappy.parquet', '', 'float32', ids],
  ['parquet-deltas.parquet', '', 'float32', ids],
  ['parquet-long-ids.parquet', '', 'float32', long],
  ['parquet-fixed-zstd-v2.parquet', '', 'float32', numbers],
  ['parquet-float16-gzip.parquet', '', 'float16', undefined, 'twin-float16.npy'],
  ['parquet-brotli.parquet', '', 'float32', ids],
  ['parquet-lz4-pages.parquet', '', 'float32', ids],
  ['parquet-pandas-columns.parquet', '', 'float32', ids],
  ['parquet-pandas-unnamed.parquet', '', 'float32', undefined],
  ['arrow-batches.arrow', '', 'float32', ids],
  ['arrow-stream.arrow', '', 'float32', ids],
  ['arrow-lz4.feather', '', 'float32', ids],
  ['arrow-zstd.feather', '', 'float32', numbers],
  ['arrow-large-lists.feather', '', 'float32', ids],
  ['arrow-long-ids.feather', '', 'float32', long],
  ['arrow-float16-columns.arrow', '', 'float16', undefined, 'twin-float16.npy'],
  ['hdf5-groups.h5', '/encoder/emb', 'float32', ids],
  ['hdf5-groups.h5', '/decoder/half', 'float16', undefined, 'twin-float16.npy'],
  ['hdf5-groups.h5', '/decoder/big', 'float64', undefined],
  ['hdf5-elsewhere.h5', '/models/clip/emb', 'float32', ids],
  ['hdf5-elsewhere.h5', '/records/vector', 'float32', ids],
  ['anndata.h5ad', '/obsm/X_emb', 'float32', ids],
  ['anndata-0.7.h5ad', '/X', 'float32', ids],
  ['anndata-0.6.h5ad', '/obsm/X_pca', 'float32', ids],
  ['hdf5-column-ids.h5', 'embeddings', 'float32', ids],
  ['hdf5-long-ids.h5', 'embeddings', 'float32', long],
  ['matlab-v73.mat', 'embeddings', 'float64', undefined],
  ['jsonl-records.jsonl', '', 'text', ids],
  ['json-arrays.json', '', 'text', undefined],
  ['json-object.json', 'embeddings', 'text', ids],
  ['json-records.json', '', 'text', ids],
  ['json-by-id.json', '', 'text', ids],
  ['word2vec-text.vec', '', 'text', words],
  ['glove-text.txt', '', 'text', words],
  ['word2vec-gensim.bin', '', 'float32', words],
  ['word2vec-tool.bin', '', 'float32', words],
  ['csv-pandas-quoted.csv', '', 'text', ids],
  ['csv-no-header.tsv', '', 'text', undefined],
  ['csv-semicolon.csv', '', 'text', ids],
];

const cases = fixtures.map((fixture) => ({ fixture, title: `${fixture[0]}#${fixture[1]}` }));

describe('fixtures of the original libraries', () => {
  it.each(cases)('$title holds what its npy twin holds', async ({ fixture }) => {
    const [name, member, dtype, expectedIds, twin = 'twin.npy'] = fixture;
    const expected = (await readSpace(fixtureSource(twin))).matrix;
    const space = await readSpace(fixtureSource(name), member);
    expect(space.matrix).toMatchObject({ rows: expected.rows, cols: expected.cols });
    // Text has the shortest digits that restore the float32.
    const values = dtype === 'text' ? Float32Array.from(space.matrix.data) : space.matrix.data;
    expect(Array.from(values)).toEqual(Array.from(expected.data));
    expect(ownIds(space)).toEqual(expectedIds);
    if (dtype !== 'text') expect(space.dtype).toBe(dtype);
  });

  it.each(cases)('$title reads any block of rows by itself', async ({ fixture }) => {
    const [name, member] = fixture;
    const file = await openEmbeddings(fixtureSource(name));
    const chosen = file.members.find(
      (candidate) => candidate.name.replace(/^\//, '') === member.replace(/^\//, ''),
    )!;
    const whole = await chosen.readRows(0, rows);
    for (const [start, stop] of [
      [0, 1],
      [3, 8],
      [11, 12],
      [6, 6],
    ] as const) {
      const block = await chosen.readRows(start, stop);
      const expected = whole.data.slice(start * whole.cols, stop * whole.cols);
      expect({ ...block, data: Array.from(block.data) }, `${start}:${stop}`).toEqual({
        rows: stop - start,
        cols: whole.cols,
        data: Array.from(expected),
      });
    }
    await file.close();
  });
});

/**
 * Labels are cat, dog, bird in turn, as words or as numbers 0, 1, 2; texts are `row 0` and so on.
 */
const labels = ids.map((_, i) => ['cat', 'dog', 'bird'][i % 3]!);
const codes = ids.map((_, i) => String(i % 3));
const texts = ids.map((_, i) => `row ${i}`);

describe('what fixtures say of their rows', () => {
  it.each([
    ['npz-stored.npz', 'embeddings', { labels }],
    ['pytorch-nested.pt', 'view', { labels: codes }],
    ['parquet-list-snappy.parquet', '', { label: labels, text: texts }],
    ['parquet-deltas.parquet', '', { code: numbers, text: texts }],
    ['pytorch-numpy.pt', 'columns', { labels }],
    ['pytorch-records.pt', 'embedding', { label: labels }],
    ['npz-long-ids.npz', 'embeddings', { species: labels }],
    ['npz-object-ids.npz', 'embeddings', { labels }],
    ['arrow-large-lists.feather', '', { label: labels, code: codes }],
    ['arrow-stream.arrow', '', { label: labels, text: texts }],
    ['datasets/data-00000-of-00002.arrow', '', { label: labels.slice(0, 6) }],
    ['hdf5-groups.h5', '/encoder/emb', { labels }],
    [
      'hdf5-elsewhere.h5',
      '/models/dino/emb',
      { shelf: ids.map((_, i) => String(Math.floor(i / 4))) },
    ],
    ['hdf5-elsewhere.h5', '/records/vector', { class: codes }],
    [
      'anndata.h5ad',
      '/layers/raw',
      {
        // The sixth is missing, by the code -1.
        species: labels.map((label, i) => (i === 5 ? '' : label)),
        // The third is missing, by a mask.
        age: ids.map((_, i) => (i === 2 ? '' : String(i % 4))),
        n: ids.map((_, i) => String(110 - 10 * i)),
        passed: ids.map((_, i) => (i % 2 === 0 ? 'True' : 'False')),
        batch: ids.map((_, i) => 'ab'[i % 2]!),
      },
    ],
    ['anndata.h5ad', '/varm/PCs', {}],
    ['anndata-0.7.h5ad', '/X', { species: labels }],
    [
      'anndata-0.6.h5ad',
      '/X',
      {
        species: labels,
        n: ids.map((_, i) => String(10 * i)),
        batch: ids.map((_, i) => ['a', 'bcd'][i % 2]!),
      },
    ],
    ['matlab-v73.mat', '/embeddings', { labels: codes }],
    ['jsonl-records.jsonl', '', { label: labels }],
    ['json-object.json', 'embeddings', { labels }],
    [
      'csv-pandas-quoted.csv',
      '',
      { label: labels, text: texts.map((text) => `he said "${text}", twice\nover`) },
    ],
  ])('%s#%s', async (name, member, expected) => {
    const file = await openEmbeddings(fixtureSource(name));
    const chosen = file.members.find((candidate) => candidate.name === member)!;
    const found = await Promise.all(
      (chosen.attributes ?? []).map(async (attribute) => [attribute.name, await attribute.read()]),
    );
    expect(Object.fromEntries(found)).toEqual(expected);
    await file.close();
  });
});

describe('HDF5', () => {
  it('names the plugin that packs what is not read', async () => {
    const problem = expect.stringMatching(/is packed by "lzf", a plugin/) as string;
    for (const member of ['/packed/emb', '/ids/emb']) {
      await expect(readSpace(fixtureSource('hdf5-lzf.h5'), member)).rejects.toMatchObject({
        problem,
      });
    }
  });
});

describe('AnnData', () => {
  it('names the rows of obs and of var by the column that its attribute names', async () => {
    const sources = async (name: string, member: string): Promise<readonly IdSource[]> => {
      const { members } = await openEmbeddings(fixtureSource(name));
      return members.find((candidate) => candidate.name === member)!.idSources!;
    };
    const [index, ...others] = await sources('anndata.h5ad', '/obsm/X_emb');
    expect(index).toMatchObject({ name: 'cell', kind: 'ids' });
    expect(await index!.read()).toEqual(ids);
    expect(others.map(({ name, kind }) => `${name} ${kind}`)).toContain('n other');
    const [genes] = await sources('anndata.h5ad', '/varm/PCs');
    expect(await genes!.read()).toEqual(['g0', 'g1', 'g2']);
    const columns = (await readSpace(fixtureSource('anndata.h5ad'), '/obsm/X_emb')).idColumns!;
    expect(columns.map(({ name }) => name)).toEqual(['cell', 'n']);
  });

  it('says what to do about a sparse matrix, and lists no parts of columns', async () => {
    const source = fixtureSource('anndata.h5ad');
    await expect(readSpace(source, 'layers/counts')).rejects.toMatchObject({
      problem: 'It is a sparse matrix, which is not read.',
      remedy: expect.stringContaining('adata.X.toarray()') as string,
    });
    const { members } = await openEmbeddings(source);
    expect(members.find(({ name }) => name === '/layers/counts')!.shape).toEqual([12, 3]);
    expect(members.map(({ name }) => name)).toContain('/obs/species');
    expect(members.map(({ name }) => name)).not.toContain('/obs/species/codes');
  });
});

describe('JSON', () => {
  it.each([
    ['a.jsonl', `{"id":1152921504606846977,"x":[1,${'9'.repeat(17)}]}\n{"id":-3,"x":[1,2]}\n`],
    ['a.json', `{"ids":[1152921504606846977,-3],"x":[[1,${'9'.repeat(17)}],[1,2]]}`],
  ])('keeps all digits of ids, and reads long numbers: %s', async (name, text) => {
    const space = await readSpace(bytesInMemory(name, new TextEncoder().encode(text)));
    expect(ownIds(space)).toEqual(['1152921504606846977', '-3']);
    expect(Array.from(space.matrix.data)).toEqual([1, 1e17, 1, 2]);
  });

  it('takes numbers by name as dimensions, and what some rows lack as unknown', async () => {
    const text = '{"id":"a","note":"x","d0":1,"d1":2.5}\n{"id":"b","d0":3,"d1":null}\n';
    const file = await openEmbeddings(bytesInMemory('a.jsonl', new TextEncoder().encode(text)));
    const [member] = file.members;
    expect(Array.from((await member!.readRows(0, 2)).data)).toEqual([1, 2.5, 3, NaN]);
    expect(await member!.attributes![0]!.read()).toEqual(['x', '']);
  });
});

describe('text as people have it', () => {
  const cases: readonly [string, string, string, readonly string[] | undefined][] = [
    ['lists in cells', 'a.csv', 'id,n,emb\nx,7,"[1, 2.5]"\ny,8,"[3, 4]"\n', ['x', 'y']],
    ['lists as numpy prints them', 'a.csv', 'emb\n"[1.  2.5]"\n"[ 3.\n 4.]"\n', undefined],
    [
      'numbers as columns’ names, and a word last',
      'a.csv',
      '0,1,2,word\n1,2.5,3,a\n4,5,6,b\n',
      ['a', 'b'],
    ],
    ['spaces between numbers', 'a.txt', '1.0 2.5 7\n3.0 4.0 8\n', undefined],
    ['spaces in what is called CSV', 'a.csv', '1.0 2.5 7\n3.0 4.0 8\n', undefined],
    ['words that are numbers', 'a.txt', 'the 1 2.5\n0.5 3 4\n', ['the', '0.5']],
    [
      'an answer of a web service',
      'a.json',
      '{"object":"list","data":[{"index":0,"embedding":[1,2.5]},{"index":1,"embedding":[3,4]}]}',
      undefined,
    ],
  ];
  it.each(cases)('reads %s', async (_, name, text, ids) => {
    const space = await readSpace(bytesInMemory(name, new TextEncoder().encode(text)));
    const [a, b] = [space.matrix.data[0], space.matrix.data[1]];
    expect([a, b]).toEqual([1, 2.5]);
    expect(space.matrix.rows).toBe(2);
    expect(ownIds(space)).toEqual(ids);
  });

  it('offers whole numbers beside lists, and names the row of a list of another length', async () => {
    const text = 'id,n,emb\nx,7,"[1, 2.5]"\ny,8,"[3]"\n';
    const source = bytesInMemory('a.csv', new TextEncoder().encode(text));
    const [member] = (await openEmbeddings(source)).members;
    expect(await member!.attributes![0]!.read()).toEqual(['7', '8']);
    await expect(readSpace(source)).rejects.toMatchObject({
      code: 'not-a-space',
      problem:
        'Column "emb", row 1 ("[3]") holds a vector of another length than the others, which have 2 numbers.',
    });
  });
});
