import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabels } from '../../../src/compute/labels/read-labels';
import type { Labels } from '../../../src/core/study/types';
import { defaultLimits } from '../../../src/formats/limits';
import { labelled } from './written-labels';

const fixtures = join(import.meta.dirname, '..', '..', 'formats', 'fixtures');
const read = (file: string, array?: string): Promise<Labels> =>
  readLabels({ name: file, path: join(fixtures, file) }, array, defaultLimits);

const rows = Array.from({ length: 12 }, (_, row) => row);
const animals = rows.map((row) => ['cat', 'dog', 'bird'][row % 3]);
const codes = rows.map((row) => String(row % 3));
const ids = rows.map((row) => `r${row}`);

describe('labels in an array', () => {
  it.each([
    ['labels/codes.npy', codes],
    ['labels/column.npy', codes],
    ['labels/floats.npy', codes],
    ['labels/booleans.npy', codes.map((code) => (code === '0' ? '1' : '0'))],
    ['labels/texts.npy', animals],
    ['labels/bytes.npy', animals],
    ['labels/text-column.npy', animals],
    ['labels/objects.npy', [undefined, ...animals.slice(1)]],
    ['labels/one-hot.npy', codes],
  ])('%s', async (file, expected) => {
    const { labels, summary, warnings } = labelled(await read(file), 12);
    expect(labels).toEqual(expected);
    expect(summary).toMatchObject({ file, by: 'order' });
    expect(warnings.length).toBe(file.includes('one-hot') ? 1 : 0);
  });

  it.each([
    ['labels/arrays.npz', undefined],
    ['labels/arrays.npz', 'labels'],
    ['hdf5-groups.h5', 'encoder/labels'],
    ['hdf5-groups.h5', '/encoder/labels'],
  ])('%s#%s by the ids beside it', async (file, array) => {
    const found = labelled(await read(file, array), [...ids].reverse());
    expect(found.labels).toEqual([...animals].reverse());
    expect(found.summary.by).toBe('ids');
  });

  it('reads a split beside them', async () => {
    const [first, second] = labelled(await read('labels/arrays.npz'), 12).rows;
    expect([first?.split, second?.split]).toEqual(['train', 'test']);
  });

  it('names arrays where several can be labels', async () => {
    await expect(read('labels/two.npz')).rejects.toMatchObject({
      code: 'not-labels',
      remedy: 'Name one of labels/two.npz#fine, labels/two.npz#coarse.',
    });
    const { labels, summary } = labelled(await read('labels/two.npz', 'coarse'), 12);
    expect(labels).toEqual(rows.map((row) => String(Math.floor((row % 3) / 2))));
    expect(summary).toMatchObject({ file: 'labels/two.npz#coarse', column: 'coarse' });
  });

  it('refuses numbers that are not whole, and matrices', async () => {
    await expect(read('labels/fractions.npy')).rejects.toMatchObject({
      code: 'not-labels',
      problem: 'It holds 0.25 in row 0: labels are texts or whole numbers.',
    });
    await expect(read('twin.npy')).rejects.toMatchObject({
      code: 'not-labels',
      problem: 'It holds 12 × 5 numbers, not one label a row.',
    });
  });
});
