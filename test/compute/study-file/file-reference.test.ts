import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cutReference,
  formatFileReference,
  parseFileReference,
  possibleFiles,
  spaceNames,
} from '../../../src/compute/study-file/file-reference';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-references-'));
  const files = [
    'weird#1.npz',
    'plain.npz',
    'plain.npz#x',
    'a#b/c.npz',
    'dir#1/file.npy',
    'run/m.npy',
    'run#2/m.npy',
    '#first.npy',
    'a##b.npz',
    'labels#1.csv',
    'shards/b.npz',
  ];
  for (const file of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '');
  }
  await symlink('loop#1.npz', join(folder, 'loop#1.npz'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('FILE#member where something is there', () => {
  it.each([
    // A plain file, with and without a member.
    ['plain.npz', 'plain.npz', undefined],
    ['plain.npz#emb', 'plain.npz', 'emb'],
    ['plain.npz#deep/emb', 'plain.npz', 'deep/emb'],
    ['plain.npz#a#b', 'plain.npz', 'a#b'],
    ['plain.npz#', 'plain.npz', ''],
    ['plain.npz#a,b', 'plain.npz', 'a,b'],
    // A `#` in the name of the file.
    ['weird#1.npz', 'weird#1.npz', undefined],
    ['weird#1.npz#emb', 'weird#1.npz', 'emb'],
    ['weird#1.npz#x/y#z', 'weird#1.npz', 'x/y#z'],
    ['labels#1.csv#label', 'labels#1.csv', 'label'],
    ['a##b.npz#emb', 'a##b.npz', 'emb'],
    ['#first.npy', '#first.npy', undefined],
    ['#first.npy#emb', '#first.npy', 'emb'],
    // In the name of a folder.
    ['a#b/c.npz', 'a#b/c.npz', undefined],
    ['a#b/c.npz#x/y', 'a#b/c.npz', 'x/y'],
    ['dir#1/file.npy', 'dir#1/file.npy', undefined],
    ['dir#1', 'dir#1', undefined],
    ['dir#1#file.npy', 'dir#1', 'file.npy'],
    // A folder, and a file of it.
    ['shards#b.npz/emb', 'shards', 'b.npz/emb'],
    ['shards/#b.npz/emb', 'shards/', 'b.npz/emb'],
    // The longest existing name wins.
    ['plain.npz#x', 'plain.npz#x', undefined],
    ['plain.npz#x#y', 'plain.npz#x', 'y'],
  ])('%s', (text, name, member) => {
    const found = parseFileReference(text, folder);
    expect([found.name, found.member]).toEqual([name, member]);
    expect(found.location).toEqual({ path: join(folder, name).replace(/\/$/, '') });
    // The name in messages can be used as a reference.
    expect(parseFileReference(formatFileReference(found), folder)).toEqual(
      member === '' ? { location: found.location, name } : found,
    );
  });
});

describe('FILE#member of what is missing', () => {
  it.each([
    ['gone.npz#emb', 'gone.npz', 'emb'],
    ['gone#1.npz#emb', 'gone#1.npz', 'emb'],
    ['GONE#1.NPZ#emb.npy', 'GONE#1.NPZ', 'emb.npy'],
    ['no#folder/gone.npz#emb', 'no#folder/gone.npz', 'emb'],
    ['gone#1.json#a', 'gone#1.json', 'a'],
    // If nothing exists, the message names the whole text.
    ['gone#1', 'gone#1', undefined],
    ['gone', 'gone', undefined],
    // An existing folder keeps its `#`, even beside one named like its beginning.
    ['run#2/gone.npy', 'run#2/gone.npy', undefined],
    ['run#2/gone.npz#emb', 'run#2/gone.npz', 'emb'],
    ['loop#1.npz#emb', 'loop#1.npz', 'emb'],
    [`${'x'.repeat(300)}#1.npz#emb`, `${'x'.repeat(300)}#1.npz`, 'emb'],
  ])('%s', (text, name, member) => {
    const found = parseFileReference(text, folder);
    expect([found.name, found.member]).toEqual([name, member]);
  });
});

it('asks of nothing where there is no mark, and of all that may matter where there is', () => {
  expect(possibleFiles('a/b.npy')).toEqual([]);
  for (const text of ['a#b/c.npz#x/y', 'x/a#1#2.npz#m', '#a#b/c#d', 'a.npz#']) {
    const possible = new Set(possibleFiles(text));
    cutReference(text, (name) => {
      expect(possible).toContain(name);
      return undefined;
    });
  }
});

it('calls spaces by their file without its folders, longer where two are alike', () => {
  const names = ['a#b/c.npz#x/y', 'dir#1/file.npy', 'run/m.npy', 'run#2/m.npy'].map((text) =>
    parseFileReference(text, folder),
  );
  expect(spaceNames(names)).toEqual(['c.npz#x/y', 'file.npy', 'run/m.npy', 'run#2/m.npy']);
});
