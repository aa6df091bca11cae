import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabels } from '../../../src/compute/labels/read-labels';
import type { Labels } from '../../../src/core/study/types';
import { defaultLimits } from '../../../src/formats/limits';
import { labelled, written } from './written-labels';

const fixtures = join(import.meta.dirname, '..', '..', 'formats', 'fixtures');

function labels(file: string, column?: string): Promise<Labels> {
  return readLabels({ name: file, path: join(fixtures, file) }, column, defaultLimits);
}

const rowIds = Array.from({ length: 12 }, (_, i) => `r${i}`);
const animals = rowIds.map((_, i) => ['cat', 'dog', 'bird'][i % 3]);

describe('labels in a column of an embedding file', () => {
  it.each([
    ['parquet-list-snappy.parquet', 'label'],
    ['parquet-list-snappy.parquet', undefined],
    ['arrow-stream.arrow', 'label'],
    ['arrow-large-lists.feather', 'label'],
    ['npz-stored.npz', 'labels'],
    ['npz-stored.npz', undefined],
    ['npz-stored.npz', 'embeddings/labels'],
    ['hdf5-groups.h5', 'encoder/labels'],
    ['csv-pandas-quoted.csv', 'label'],
    ['jsonl-records.jsonl', 'label'],
    ['json-object.json', 'labels'],
    ['pytorch-numpy.pt', 'labels'],
  ])('%s#%s', async (file, column) => {
    const shuffled = [...rowIds].reverse();
    const found = labelled(await labels(file, column), shuffled);
    expect(found.labels).toEqual([...animals].reverse());
    expect(found.summary).toMatchObject({ by: 'ids', matched: 12 });
    expect(found.summary.column).toMatch(/^labels?$/);
  });

  it('takes numbers as well as words, and texts and splits beside them', async () => {
    const read = await written(
      'rows.jsonl',
      '{"id":"a","k":3,"split":"train","text":"one","x":[1]}\n{"id":"b","k":4,"split":"test","text":"two","x":[2]}\n',
      'k',
    );
    expect(read.file).toBe('rows.jsonl#k');
    expect(labelled(read, ['b', 'a']).rows).toEqual([
      { label: '4', split: 'test', text: 'two' },
      { label: '3', split: 'train', text: 'one' },
    ]);
  });

  it('counts rows without ids, and leaves out those without a label', async () => {
    const text = '{"kind":"x","v":[1]}\n{"kind":null,"v":[2]}\n{"kind":"y","v":[3]}\n';
    const found = labelled(await written('kinds.jsonl', text, 'kind'), 3);
    expect(found.labels).toEqual(['x', undefined, 'y']);
    expect(found.summary).toMatchObject({ by: 'order', matched: 2 });
  });

  it('takes any column of a table of labels, also of numbers', async () => {
    const text = 'id,label,topic,grade\na,1,p,7\nb,2,q,8\n';
    const column = async (name?: string): Promise<unknown> =>
      labelled(await written('labels.csv', text, name), ['b', 'a']).labels;
    expect(await column()).toEqual(['2', '1']);
    expect(await column('topic')).toEqual(['q', 'p']);
    expect(await column('grade')).toEqual(['8', '7']);
  });

  it('names the columns there are', async () => {
    await expect(labels('parquet-list-snappy.parquet', 'no')).rejects.toMatchObject({
      code: 'not-labels',
      problem: 'It has no column "no" of labels.',
      remedy: 'Name one of parquet-list-snappy.parquet#label, parquet-list-snappy.parquet#text.',
    });
    const text = 'id,topic,grade\na,p,7\nb,q,8\n';
    await expect(written('labels.csv', text)).rejects.toMatchObject({
      code: 'not-labels',
      problem: 'Nothing in it says by its name that it holds the labels.',
      remedy: 'Name one of labels.csv#id, labels.csv#topic, labels.csv#grade.',
    });
  });

  it('offers no bytes and no base64', async () => {
    const rows = rowIds.map((id, row) => {
      const image = Buffer.from(`Image ${row} `.repeat(20)).toString('base64');
      const beside = {
        kind: row % 2,
        group: 'ab'[row % 2],
        image,
        url: `data:image/png;base64,${image}`,
      };
      return JSON.stringify({ id, ...beside, emb: [row / 3, row / 7, 1 / (row + 1)] });
    });
    await expect(written('rows.jsonl', rows.join('\n'))).rejects.toMatchObject({
      code: 'not-labels',
      remedy: 'Name one of rows.jsonl#kind, rows.jsonl#group.',
    });
  });

  it('does not take embeddings for labels', async () => {
    await expect(labels('twin.npy')).rejects.toMatchObject({
      code: 'not-labels',
      problem: expect.stringContaining('numbers, not one label a row') as string,
      remedy: expect.stringContaining('argmax') as string,
    });
  });
});
