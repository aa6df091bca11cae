import { describe, expect, it } from 'vitest';
import type { EmbeddingMember } from '../../src/formats/format';
import { bytesInMemory } from '../../src/formats/byte-source';
import { openEmbeddings } from '../../src/formats/registry';
import { readIdColumns } from '../../src/formats/read-id-columns';
import { readSpace } from '../../src/formats/read-space';
import { npyArray } from '../npy-bytes';
import { zipOf } from './archives';

const rows = 4;
const matrix = npyArray('<f4', [rows, 2], new Float32Array(rows * 2));
const whole = (...values: number[]): Uint8Array =>
  npyArray('<i4', [values.length], Int32Array.from(values));
const fractions = (...values: number[]): Uint8Array =>
  npyArray('<f8', [values.length], Float64Array.from(values));
const texts = (...words: string[]): Uint8Array => {
  const size = 8;
  const bytes = new Uint8Array(words.length * size);
  words.forEach((word, i) => {
    bytes.set(new TextEncoder().encode(word), i * size);
  });
  return npyArray(`|S${size}`, [words.length], bytes);
};

async function member(
  files: Readonly<Record<string, Uint8Array>>,
  name: string,
): Promise<EmbeddingMember> {
  const named = Object.entries(files).map(([key, bytes]) => [`${key}.npy`, bytes]);
  const zip = await zipOf(Object.fromEntries(named) as Record<string, Uint8Array>);
  const { members } = await openEmbeddings(bytesInMemory('a.npz', zip));
  return members.find((each) => each.name === name)!;
}

const sources = ({ idSources = [] }: EmbeddingMember): string[] =>
  idSources.map(({ name, kind }) => `${name} ${kind}`);

describe('what may tell the rows of an array apart', () => {
  it.each([
    'ids',
    'filenames',
    'paths',
    'image_ids',
    'imageIds',
    'image-ids',
    'emb_ids',
    'emb_id',
    'emb_names',
    'sample_keys',
    'videoUrls',
  ])('is the array %s by its name', async (name) => {
    expect(sources(await member({ emb: matrix, [name]: whole(3, 1, 2, 4) }, 'emb'))).toEqual([
      `${name} ids`,
    ]);
  });

  it.each(['label_ids', 'class_names', 'speaker_ids', 'cluster', 'n'])(
    'is not the array %s by its name alone, which is offered as labels',
    async (name) => {
      const found = await member({ emb: matrix, [name]: whole(3, 1, 2, 4) }, 'emb');
      expect(sources(found)).toEqual([`${name} other`]);
      expect(found.attributes!.map((each) => each.name)).toEqual([name]);
    },
  );

  it('is of its own name where several arrays have some', async () => {
    const files = {
      text_emb: matrix,
      text_ids: whole(1, 2, 3, 4),
      image_emb: matrix,
      image_ids: whole(5, 6, 7, 8),
      split: texts('a', 'b', 'c', 'd'),
    };
    expect(sources(await member(files, 'text_emb'))).toEqual(['text_ids ids', 'split other']);
    expect(sources(await member(files, 'image_emb'))).toEqual(['image_ids ids', 'split other']);
  });

  it('may be a column, which is no space beside another matrix', async () => {
    const ids = npyArray('<i4', [rows, 1], Int32Array.from([3, 1, 2, 4]));
    const keys = npyArray('|S1', [rows, 1], new TextEncoder().encode('dacb'));
    const zip = await zipOf({ 'ids.npy': ids, 'emb.npy': matrix, 'keys.npy': keys });
    const chosen = await readSpace(bytesInMemory('a.npz', zip));
    expect(chosen.idColumns).toMatchObject([
      { name: 'ids', ids: ['3', '1', '2', '4'] },
      { name: 'keys', ids: ['d', 'a', 'c', 'b'] },
    ]);
    expect(chosen.matrix.cols).toBe(2);
    expect(sources(await member({ ids, keys }, 'ids'))).toEqual(['keys ids']);
  });

  it('lies beside it or around it, the nearest first', async () => {
    const files = {
      'train/x/emb': matrix,
      'train/x/keys': whole(1, 2, 3, 4),
      'train/ids': whole(5, 6, 7, 8),
      names: texts('a', 'b', 'c', 'd'),
      'test/emb': matrix,
      'test/ids': whole(9, 10, 11, 12),
    };
    expect(sources(await member(files, 'train/x/emb'))).toEqual([
      'keys ids',
      'ids ids',
      'names ids',
    ]);
    expect(sources(await member(files, 'test/emb'))).toEqual(['ids ids', 'names ids']);
  });

  it('lies elsewhere only where there is no other array of rows', async () => {
    const files = { 'model/emb': matrix, 'meta/ids': whole(1, 2, 3, 4) };
    expect(sources(await member(files, 'model/emb'))).toEqual(['ids ids']);
    const other = { ...files, 'meta/emb': matrix };
    expect(sources(await member(other, 'model/emb'))).toEqual([]);
    const nearer = { ...files, 'model/keys': whole(4, 3, 2, 1) };
    expect(sources(await member(nearer, 'model/emb'))).toEqual(['keys ids']);
    const shorter = { 'model/emb': matrix, 'meta/ids': whole(1, 2, 3) };
    expect(sources(await member(shorter, 'model/emb'))).toEqual([]);
  });

  it('holds texts or whole numbers, also as floats, of which none repeats', async () => {
    const files = {
      emb: matrix,
      shelf: whole(1, 2, 1, 2),
      code: texts('p', 'q', 'r', 's'),
      number: fractions(10, 20, 30, 40),
      weight: fractions(0.5, 20, 30, 40),
      gap: texts('p', '', 'r', 's'),
    };
    const found = await member(files, 'emb');
    const { idColumns = [] } = await readIdColumns('a.npz', found);
    expect(idColumns.map(({ name, ids }) => [name, ids])).toEqual([
      ['code', ['p', 'q', 'r', 's']],
      ['number', ['10', '20', '30', '40']],
    ]);
  });

  it('is looked at by its beginning before all of it is read', async () => {
    const many = 5000;
    const reads: number[] = [];
    const files = {
      'emb.npy': npyArray('<f4', [many, 1], new Float32Array(many)),
      'class.npy': npyArray(
        '<i4',
        [many],
        Int32Array.from({ length: many }, (_, i) => i % 7),
      ),
    };
    const zip = await zipOf(files, { level: 0 });
    const inner = bytesInMemory('a.npz', zip);
    const { members } = await openEmbeddings({
      name: inner.name,
      size: inner.size,
      read: (offset, length) => {
        reads.push(length);
        return inner.read(offset, length);
      },
    });
    reads.length = 0;
    const { idColumns } = await readIdColumns('a.npz', members[0]!);
    expect(idColumns).toBeUndefined();
    expect(reads).toEqual([256 * 4]);
  });

  it('repeats a few times under a name that says ids: the first counts, with a warning', async () => {
    const many = 40;
    const ids = Int32Array.from({ length: many }, (_, i) => i + 100);
    ids[21] = ids[20]!;
    const files = {
      emb: npyArray('<f4', [many, 1], new Float32Array(many)),
      ids: npyArray('<i4', [many], ids),
    };
    const { idColumns, warnings } = await readIdColumns('a.npz', await member(files, 'emb'));
    expect(idColumns![0]).toMatchObject({ name: 'ids', repeated: [21] });
    expect(warnings).toEqual([
      'a.npz: the row id "120" stands in row 20 and again in row 21; where rows are paired by it, the first counts.',
    ]);
  });
});
