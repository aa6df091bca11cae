import { describe, expect, it } from 'vitest';
import { embeddingFiles, noEmbeddings } from '../../src/formats/folder-files';
import { areShards } from '../../src/formats/shard-names';

describe('files of a folder', () => {
  it('are embeddings in the order of their numbers, without the lists beside them', () => {
    const names = ['m10.npy', 'labels.csv', 'm9.npy', 'notes.md', 'LABELS.CSV', 'anchors.txt'];
    expect(embeddingFiles(names)).toEqual(['m9.npy', 'm10.npy']);
  });

  it.each([
    [['part-0.npy', 'part-1.npy'], true],
    [['data-00000-of-00002.arrow', 'data-00001-of-00002.arrow'], true],
    [['train-00000-of-00002.parquet', 'train-00001-of-00002.parquet'], true],
    [['Shard_7.npz', 'shard_8.npz'], false],
    [['shard_7.npz', 'shard_12.npz'], true],
    [['part-0.npy', 'part-1.csv'], false],
    [['train-00000-of-00001.parquet', 'test-00000-of-00001.parquet'], false],
    [['layer0.npy', 'layer1.npy'], false],
    [['resnet.npy', 'vit.npy'], false],
    [['part-0.npy', 'part-1.npy', 'other.npy'], false],
    [['part-0.npy'], false],
  ])('%j are shards of one space: %s', (names, expected) => {
    expect(areShards(names)).toBe(expected);
  });
});

it('names folders as they can be pasted, and no more than fit', () => {
  const inside = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(noEmbeddings('x/y/', inside).remedy).toBe(
    'Folders in it do: name one of x/y/a/, x/y/b/, x/y/c/, x/y/d/, x/y/e/ or 2 others.',
  );
  expect(noEmbeddings('x').problem).toMatch(/which end in \.npy, \.npz, .*\.tsv\.$/);
});
