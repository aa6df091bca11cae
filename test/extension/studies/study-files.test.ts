import { describe, expect, it, vi } from 'vitest';
import { Uri } from 'vscode';
import type { StudyDefinition } from '../../../src/compute/study-file/definition';
import {
  fileResolver,
  movedStudy,
  relativeName,
  resolveFile,
} from '../../../src/extension/studies/study-files';

const files = vi.hoisted(
  () =>
    new Set([
      '/space/weird#1.npz',
      '/space/dir#1/file.npy',
      '/space/shards/b.npz',
      '/space/labels#1.csv',
      '/other/t#1.npy',
    ]),
);
/** Paths that were accessed. */
const looked = vi.hoisted((): string[] => []);

vi.mock('vscode', async () => {
  const { FakeUri } = await import('../fake-uri');
  const stat = ({ path }: { path: string }): Promise<{ type: number }> => {
    looked.push(path);
    if (files.has(path)) return Promise.resolve({ type: 1 });
    const isFolder = [...files].some((file) => file.startsWith(`${path}/`));
    return isFolder ? Promise.resolve({ type: 2 }) : Promise.reject(new Error('nothing there'));
  };
  return { Uri: FakeUri, FileType: { File: 1, Directory: 2 }, workspace: { fs: { stat } } };
});

const virtual = Uri.parse('memory:/space');
const local = Uri.file('/space');

describe.each([
  ['a virtual file system', virtual],
  ['the disk', local],
])('names of a study on %s', (_, folder) => {
  it.each([
    ['weird#1.npz', 'weird#1.npz', undefined],
    ['weird#1.npz#emb', 'weird#1.npz', 'emb'],
    ['weird#1.npz#x/y', 'weird#1.npz', 'x/y'],
    ['dir#1/file.npy', 'dir#1/file.npy', undefined],
    ['shards#b.npz/emb', 'shards', 'b.npz/emb'],
    ['labels#1.csv#label', 'labels#1.csv', 'label'],
    ['../other/t#1.npy', '../other/t#1.npy', undefined],
    ['gone#1.npz#emb', 'gone#1.npz', 'emb'],
  ])('%s', async (text, name, member) => {
    const { location, ...cut } = await resolveFile(folder, text);
    expect([cut.name, cut.member]).toEqual([name, member]);
    const uri = Uri.joinPath(folder, name);
    expect(location).toEqual(folder === local ? { path: uri.fsPath } : { uri: uri.toString() });
  });
});

it('looks for nothing where a name has no mark', async () => {
  looked.length = 0;
  await resolveFile(virtual, 'a/b.npy');
  expect(looked).toEqual([]);
});

it('takes a URI as one, whose # begins the member', async () => {
  expect(await resolveFile(local, 'memory:/space/weird%231.npz#emb')).toEqual({
    location: { uri: 'memory:/space/weird%231.npz' },
    name: 'memory:/space/weird%231.npz',
    member: 'emb',
  });
});

it('tells a folder with a colon from a URI', async () => {
  const name = relativeName(local, Uri.file('/space/ab:/x.npy'));
  expect((await resolveFile(local, name)).location).toEqual({ path: '/space/ab:/x.npy' });
});

const study: StudyDefinition = {
  version: 1,
  spaces: [
    { file: 'weird#1.npz#emb', name: 'a' },
    { file: 'dir#1/file.npy', include: false },
  ],
  labels: 'labels#1.csv#label',
  anchors: { file: 'anchors.txt' },
  projections: ['cosine'],
  measures: ['cka-linear'],
  rows: 'rows.txt',
  stitching: { targets: '../other/t#1.npy' },
};

it('finds all that a study names', async () => {
  const find = await fileResolver(virtual, study);
  expect(find('weird#1.npz#emb').member).toBe('emb');
  expect(find('rows.txt').location).toEqual({ uri: 'memory:/space/rows.txt' });
  expect(find('../other/t#1.npy').location).toEqual({ uri: 'memory:/other/t%231.npy' });
});

it('moves every name when the study is saved elsewhere, members with their files', async () => {
  const moved = await movedStudy(study, local, Uri.file('/other/deep/all.latents.json'));
  expect(moved).toEqual({
    ...study,
    spaces: [
      { file: '../../space/weird#1.npz#emb', name: 'a' },
      { file: '../../space/dir#1/file.npy', include: false },
    ],
    labels: '../../space/labels#1.csv#label',
    anchors: { file: '../../space/anchors.txt' },
    rows: '../../space/rows.txt',
    stitching: { targets: '../t#1.npy' },
  });
  const slice = await movedStudy({ ...study, rows: '0:10' }, local, Uri.file('/x/y.latents.json'));
  expect(slice.rows).toBe('0:10');
});
