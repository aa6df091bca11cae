import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabels } from '../../src/compute/labels';
import type { Labels } from '../../src/core/study/types';
import { defaultLimits } from '../../src/formats/limits';

const fixtures = join(import.meta.dirname, '..', 'formats', 'fixtures');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-labels-'));
});
afterAll(() => rm(folder, { recursive: true }));

function labels(file: string, column?: string): Promise<Labels> {
  return readLabels({ name: file, path: join(fixtures, file) }, column, defaultLimits);
}

async function written(name: string, text: string, column?: string): Promise<Labels> {
  const path = join(folder, name);
  await writeFile(path, text);
  return readLabels({ name, path }, column, defaultLimits);
}

describe('labels in a column of an embedding file', () => {
  it.each([
    ['parquet-list-snappy.parquet', 'label'],
    ['parquet-list-snappy.parquet', undefined],
    ['arrow-stream.arrow', 'label'],
    ['arrow-large-lists.feather', 'label'],
    ['npz-stored.npz', 'labels'],
    ['npz-stored.npz', 'embeddings/labels'],
    ['hdf5-groups.h5', 'encoder/labels'],
    ['csv-pandas-quoted.csv', 'label'],
    ['jsonl-records.jsonl', 'label'],
    ['json-object.json', 'labels'],
    ['pytorch-numpy.pt', 'labels'],
  ])('%s#%s', async (file, column) => {
    const { rows } = await labels(file, column);
    expect(rows.map(({ label }) => label)).toEqual(
      Array.from({ length: 12 }, (_, i) => ['cat', 'dog', 'bird'][i % 3]),
    );
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, i) => `r${i}`));
  });

  it('takes numbers as well as words, and texts and splits beside them', async () => {
    const { file, rows } = await written(
      'rows.jsonl',
      '{"id":"a","k":3,"split":"train","text":"one","x":[1]}\n{"id":"b","k":4,"split":"test","text":"two","x":[2]}\n',
      'k',
    );
    expect(file).toBe('rows.jsonl#k');
    expect(rows).toEqual([
      { id: 'a', label: '3', split: 'train', text: 'one' },
      { id: 'b', label: '4', split: 'test', text: 'two' },
    ]);
  });

  it('counts rows without ids, and leaves out those without a label', async () => {
    const text = '{"kind":"x","v":[1]}\n{"kind":null,"v":[2]}\n{"kind":"y","v":[3]}\n';
    expect((await written('kinds.jsonl', text, 'kind')).rows).toEqual([
      { id: '0', label: 'x' },
      { id: '2', label: 'y' },
    ]);
  });

  it('takes any column of a table of labels, also of numbers', async () => {
    const text = 'id,label,topic,grade\na,1,p,7\nb,2,q,8\n';
    const column = async (name?: string): Promise<string[]> =>
      (await written('labels.csv', text, name)).rows.map(({ label }) => label);
    expect(await column()).toEqual(['1', '2']);
    expect(await column('topic')).toEqual(['p', 'q']);
    expect(await column('grade')).toEqual(['7', '8']);
  });

  it('names the columns there are', async () => {
    await expect(labels('parquet-list-snappy.parquet', 'no')).rejects.toMatchObject({
      code: 'not-labels',
      problem: 'It has no column "no" of labels.',
      remedy: 'Name one of parquet-list-snappy.parquet#label, parquet-list-snappy.parquet#text.',
    });
    await expect(labels('twin.npy')).rejects.toMatchObject({
      code: 'not-labels',
      remedy: expect.stringContaining('id,label') as string,
    });
  });
});
