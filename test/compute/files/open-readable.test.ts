import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchedFile } from '../../../src/compute/files/fetched';
import { openReadable } from '../../../src/compute/files/open-readable';
import { describeFile } from '../../../src/compute/reading/file-tasks';
import { defaultLimits } from '../../../src/formats/limits';
import { readMember } from '../../../src/formats/read-space';
import { fixtureBytes } from '../../formats/fixture-files';
import { ownIds } from '../../../src/core/study/pairing';

const fixtures = join(import.meta.dirname, '..', '..', 'formats', 'fixtures');
const twin = Array.from(new Float32Array(fixtureBytes('twin.npy').slice(128).buffer));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('folders', () => {
  it('reads shards of Hugging Face datasets as one space', async () => {
    const path = join(fixtures, 'datasets');
    const { opened, close } = await openReadable({ name: path }, defaultLimits);
    const space = await readMember(opened, path);
    expect(space.matrix.rows).toBe(12);
    expect(Array.from(space.matrix.data)).toEqual(twin);
    expect(ownIds(space)?.at(-1)).toBe('r11');
    const [member] = opened.members;
    expect(Array.from((await member!.readRows(5, 7)).data)).toEqual(twin.slice(25, 35));
    expect((await member!.attributes![0]!.read()).slice(5, 8)).toEqual(['bird', 'cat', 'dog']);
    await close();
  });

  it('takes other files as members, and says why one can not be used', async () => {
    await writeFile(join(folder, 'a.npy'), fixtureBytes('twin.npy'));
    await writeFile(join(folder, 'b.npz'), fixtureBytes('npz-stored.npz'));
    await writeFile(join(folder, 'labels.csv'), 'id,label\nr0,cat\n');
    const { opened, close } = await openReadable({ name: folder }, defaultLimits);
    expect(opened.members.map(({ name }) => name)).toEqual([
      'a.npy',
      'b.npz/embeddings',
      'b.npz/ids',
      'b.npz/labels',
      'labels.csv',
    ]);
    expect(opened.members.at(-1)!.unusable).toMatch(/No column is a dimension/);
    const { matrix } = await readMember(opened, folder, 'b.npz/embeddings');
    expect(Array.from(matrix.data)).toEqual(twin);
    await close();
  });

  it('reads shards through links, as in the cache of a hub', async () => {
    const linked = await mkdtemp(join(folder, 'linked-'));
    for (const shard of await readdir(join(fixtures, 'datasets')))
      await symlink(join(fixtures, 'datasets', shard), join(linked, shard));
    await symlink(join(linked, 'nowhere'), join(linked, 'broken.npy'));
    const { opened, close } = await openReadable({ name: linked }, defaultLimits);
    const [broken, whole] = opened.members;
    expect(broken!.unusable).toMatch(/^It is a link to .*nowhere, which is not there\.$/);
    expect(whole!.shape).toEqual([12, 5]);
    await close();
  });

  it('names the folders that hold some where it holds none itself, as with splits', async () => {
    const splits = await mkdtemp(join(folder, 'splits-'));
    for (const split of ['train', 'test', 'notes']) await mkdir(join(splits, split));
    for (const split of ['train', 'test'])
      await writeFile(join(splits, split, 'part-0.npy'), fixtureBytes('twin.npy'));
    await writeFile(join(splits, 'dataset_dict.md'), '');
    await expect(openReadable({ name: splits }, defaultLimits)).rejects.toMatchObject({
      code: 'unknown-format',
      remedy: `Folders in it do: name one of ${join(splits, 'test')}/, ${join(splits, 'train')}/.`,
    });
  });

  it('refuses shards that do not fit together', async () => {
    const mixed = await mkdtemp(join(folder, 'mixed-'));
    await writeFile(join(mixed, 'part-0.npy'), fixtureBytes('twin.npy'));
    await writeFile(join(mixed, 'part-1.csv'), '1,2\n3,4\n');
    await writeFile(join(mixed, 'part-1.npy'), fixtureBytes('twin.npy'));
    await writeFile(join(mixed, 'part-2.npy'), npyOfShape('(3, 2)', 24));
    await expect(openReadable({ name: mixed }, defaultLimits)).rejects.toMatchObject({
      code: 'malformed',
      file: mixed,
      problem: 'The shard part-2.npy holds 3 × 2, the first 12 × 5.',
    });
  });
});

describe('what the host has fetched', () => {
  const fetchedFiles = async (from: string): Promise<FetchedFile[]> =>
    Promise.all(
      (await readdir(from)).map(async (path) => ({
        path,
        bytes: await readFile(join(from, path)),
      })),
    );

  it('is read as a folder of shards', async () => {
    const files = await fetchedFiles(join(fixtures, 'datasets'));
    const file = { name: 'memory:/datasets', fetched: { isFolder: true, files } };
    const { opened, close } = await openReadable(file, defaultLimits);
    const space = await readMember(opened, file.name);
    expect(Array.from(space.matrix.data)).toEqual(twin);
    await close();
  });

  it('is read with what lies beside a file', async () => {
    const all = await fetchedFiles(join(fixtures, 'projector'));
    const byRank = (path: string): number => (path === 'tensors.bytes' ? 0 : 1);
    const files = all.sort((a, b) => byRank(a.path) - byRank(b.path));
    const name = 'memory:/logs/tensors.bytes';
    const open = (fetched: readonly FetchedFile[]) =>
      openReadable({ name, fetched: { isFolder: false, files: fetched } }, defaultLimits);
    const { opened, close } = await open(files);
    const space = await readMember(opened, name);
    expect(Array.from(space.matrix.data)).toEqual(twin);
    expect(ownIds(space)?.slice(0, 2)).toEqual(['r0', 'r1']);
    await close();
    await expect(open(files.slice(0, 1))).rejects.toMatchObject({
      problem: expect.stringContaining('projector_config.json is not beside it') as string,
    });
  });
});

describe('the TensorBoard projector', () => {
  it.each(['tensors.bytes', 'projector_config.json'])(
    'takes shape, ids and labels of %s from the files beside it',
    async (name) => {
      const path = join(fixtures, 'projector', name);
      const { opened, close } = await openReadable({ name: path }, defaultLimits);
      const space = await readMember(opened, path);
      expect(Array.from(space.matrix.data)).toEqual(twin);
      expect(ownIds(space)?.slice(0, 2)).toEqual(['r0', 'r1']);
      expect((await opened.members[0]!.attributes![0]!.read()).slice(0, 3)).toEqual([
        'cat',
        'dog',
        'bird',
      ]);
      await close();
    },
  );

  it.each(['../secret.bytes', '/etc/passwd', 'a/../../b.bytes'])(
    'opens nothing outside its folder: %s',
    async (tensorPath) => {
      const path = join(folder, 'projector_config.json');
      await writeFile(path, JSON.stringify({ embeddings: [{ tensorPath, tensorShape: [1, 1] }] }));
      await expect(openReadable({ name: path }, defaultLimits)).rejects.toMatchObject({
        code: 'malformed',
        problem: expect.stringContaining('outside its folder') as string,
      });
    },
  );
});

it('describes a file of 3 GB by its header', async () => {
  const path = join(folder, 'large.npy');
  await writeFile(path, npyOfShape('(1000000, 768)', 0));
  await truncate(path, 128 + 1_000_000 * 768 * 4);
  const description = await describeFile({ name: path, path }, defaultLimits);
  expect(description).toMatchObject({
    bytes: 3_072_000_128,
    members: [{ shape: [1_000_000, 768] }],
  });
});

function npyOfShape(shape: string, dataBytes: number): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n';
  const bytes = new Uint8Array(128 + dataBytes);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(header), 10);
  return bytes;
}
