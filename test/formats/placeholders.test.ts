import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabels } from '../../src/compute/labels/read-labels';
import { openReadable, readText } from '../../src/compute/files/open-readable';
import { parseBlend } from '../../src/compute/blend-file/blend-file';
import { parseStudy } from '../../src/compute/study-file/parse';
import { bytesInMemory } from '../../src/formats/byte-source';
import { allExtensions, formatKinds } from '../../src/formats/kinds';
import { defaultLimits } from '../../src/formats/limits';
import { readMember, readSpace } from '../../src/formats/read-space';
import { npyBytes } from '../npy-bytes';

const pointer = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`;

const read = (name: string, text: string): Promise<unknown> =>
  readSpace(bytesInMemory(name, new TextEncoder().encode(text)));

const lfs = {
  code: 'not-fetched',
  problem:
    'It is a Git LFS pointer: the file itself (12,345 bytes, sha256 4d7a2146…) has not been fetched.',
  remedy: expect.stringContaining('`git lfs pull`') as string,
};

describe('a Git LFS pointer', () => {
  const endings = Object.values(formatKinds).flatMap((kind) => allExtensions(kind));

  it.each([...endings, '.txt', '.bin', '.pkl', '.gz', '', '.latents.json'])(
    'is named whatever its name ends in: %s',
    async (ending) => {
      const name = ending.startsWith('.') ? `embeddings${ending}` : ending || 'embeddings';
      await expect(read(name, pointer)).rejects.toMatchObject({ ...lfs, file: name });
    },
  );

  it.each([
    ['Windows line breaks', pointer.replaceAll('\n', '\r\n')],
    ['extensions of the pointer', pointer.replace('oid', 'ext-0-foo sha256:ab\noid')],
    ['a conflict of two versions', `<<<<<<< HEAD\n${pointer}=======\n${pointer}>>>>>>> other\n`],
  ])('is known with %s', async (_, text) => {
    await expect(read('a.npy', text)).rejects.toMatchObject(lfs);
  });

  it('names the file as a shell takes it', async () => {
    await expect(read("dir/it's here.npy", pointer)).rejects.toMatchObject({
      remedy: expect.stringContaining("git lfs pull --include 'it'\\''s here.npy'") as string,
    });
  });
});

describe('other files that stand in for one', () => {
  it.each([
    [
      'a.npy',
      '/annex/objects/SHA256E-s31390--f50d7ac4c6b9.npy\n',
      'not-fetched',
      'It is a git-annex pointer: the file itself (31,390 bytes) has not been fetched.',
      /git annex get a\.npy/,
    ],
    [
      'a.npy',
      '../.git/annex/objects/Xk/9v/MD5E-s12--ab.npy/MD5E-s12--ab.npy',
      'not-fetched',
      'It is a git-annex pointer: the file itself (12 bytes) has not been fetched.',
      /git annex get a\.npy/,
    ],
    [
      'emb.npy.dvc',
      'outs:\n- md5: a304afb96060aad90176268345e10355\n  size: 37891850\n  hash: md5\n  path: emb.npy\n',
      'not-fetched',
      'It is what DVC keeps in the place of emb.npy (37,891,850 bytes).',
      /dvc pull emb\.npy\.dvc.*name emb\.npy itself/,
    ],
    [
      'emb.npy',
      '\n<!DOCTYPE html>\n<html><head><title>Sign in\n to the hub</title></head></html>',
      'not-the-file',
      'It is a web page ("Sign in to the hub"), saved under the name of a file.',
      /Download/,
    ],
    [
      'emb.csv',
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
      'not-the-file',
      'It is the error of a web server ("AccessDenied"), saved under the name of a file.',
      /Download/,
    ],
    [
      'emb.jsonl',
      '404: Not Found',
      'not-the-file',
      'It is the error of a web server ("404: Not Found"), saved under the name of a file.',
      /Download/,
    ],
    [
      '._emb.npy',
      '\0\x05\x16\x07\0\x02\0\0Mac OS X',
      'not-the-file',
      'It is what macOS keeps beside a file (AppleDouble), not the file.',
      /Name emb\.npy instead/,
    ],
  ])('are named: %s, %j', async (name, text, code, problem, remedy) => {
    const fault: unknown = await read(name, text).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code, problem });
    expect((fault as { remedy: string }).remedy).toMatch(remedy);
  });

  it('are no tables that only speak of such files', async () => {
    const text = 'note,x,y\nversion https://git-lfs.github.com/spec/v1,1.5,2\n<html>,3,4.5\n';
    await expect(read('a.csv', text)).resolves.toMatchObject({ matrix: { rows: 2, cols: 2 } });
  });
});

describe('where files are named', () => {
  let folder: string;
  const at = (name: string): { name: string; path: string } => ({
    name,
    path: join(folder, name),
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-'));
    await writeFile(join(folder, 'a.npy'), npyBytes(2, 2, Float32Array.of(1, 2, 3, 4)));
    await writeFile(join(folder, 'b.npy'), pointer);
    await mkdir(join(folder, 'beside'));
    await writeFile(join(folder, 'beside', 'labels.csv'), pointer);
    await writeFile(join(folder, 'c.npy.dvc'), 'outs:\n- md5: ab\n  path: c.npy\n');
    await symlink('../.git/annex/objects/x/y/KEY', join(folder, 'd.npy'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('a pointer is named as labels, lists, studies and blends', async () => {
    await expect(
      readLabels(at('beside/labels.csv'), undefined, defaultLimits),
    ).rejects.toMatchObject(lfs);
    await expect(readText(at('beside/labels.csv'), defaultLimits)).rejects.toMatchObject(lfs);
    expect(() => parseStudy('a.latents.json', pointer)).toThrow(/Git LFS pointer/);
    expect(() => parseBlend('a.blend.json', pointer)).toThrow(/Git LFS pointer/);
  });

  it('a folder says which of its files are pointers, and that they are left out', async () => {
    const { opened, close } = await openReadable({ name: 'some', path: folder }, defaultLimits);
    const { warnings } = await readMember(opened, 'some');
    expect(warnings).toEqual([
      expect.stringMatching(/^some: b\.npy is left out\. It is a Git LFS pointer/) as string,
      expect.stringMatching(/^some: d\.npy is left out\./) as string,
    ]);
    await expect(readMember(opened, 'some', 'b.npy')).rejects.toMatchObject({
      problem: lfs.problem,
      remedy: lfs.remedy,
    });
    await close();
  });

  it('shards of which one is a pointer are no space', async () => {
    const shards = await mkdtemp(join(tmpdir(), 'latents-'));
    await writeFile(join(shards, 'part-0.npy'), npyBytes(2, 2, Float32Array.of(1, 2, 3, 4)));
    await writeFile(join(shards, 'part-1.npy'), pointer);
    const { opened, close } = await openReadable({ name: shards }, defaultLimits);
    await expect(readMember(opened, 'shards')).rejects.toMatchObject({
      code: 'not-a-space',
      problem: `Of part-1.npy: ${lfs.problem}`,
      remedy: lfs.remedy,
    });
    await close();
    await rm(shards, { recursive: true });
  });

  it('a file that is not there says what stands in its place', async () => {
    await expect(openReadable(at('c.npy'), defaultLimits)).rejects.toMatchObject({
      code: 'unreadable',
      remedy: expect.stringContaining('dvc pull c.npy.dvc') as string,
    });
    await expect(openReadable(at('d.npy'), defaultLimits)).rejects.toMatchObject({
      code: 'unreadable',
      problem: 'It is a link to ../.git/annex/objects/x/y/KEY, which is not there.',
      remedy: expect.stringContaining('git annex get d.npy') as string,
    });
  });
});

it('names a Xet pointer', async () => {
  const xet = "# xet version 0\nfilesize = 16384\nhash = 'bbf0'\n";
  await expect(read('a.parquet', xet)).rejects.toMatchObject({
    code: 'not-fetched',
    problem: 'It is a Xet pointer: the file itself (16,384 bytes) has not been fetched.',
  });
});
