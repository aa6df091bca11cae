import { execFileSync } from 'node:child_process';
import {
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically, writeFileAtomically } from '../../../src/compute/outputs/write-file';

describe('writing a file at once', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-write-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes to what a link leads to, and leaves the link', async () => {
    const [file, link] = [join(folder, 'file.csv'), join(folder, 'link.csv')];
    await writeFile(file, 'old');
    await symlink(file, link);
    await writeFileAtomically({ path: link, replace: true }, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['file.csv', 'link.csv']);
  });

  it('writes what a link leads to that is not there yet, and leaves the link', async () => {
    const [file, link] = [join(folder, 'later.csv'), join(folder, 'ahead.csv')];
    await symlink('later.csv', link);
    await writeFileAtomically({ path: link, replace: false }, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Open at both ends, so that nothing blocks.
    const reader = await open(pipe, 'r+');
    await writeFileAtomically({ path: pipe, replace: false }, 'rows');
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(16), 0, 16);
    expect(buffer.toString('utf8', 0, bytesRead)).toBe('rows');
    await reader.close();
  });
});

describe('writing a file part by part', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latents-write-'));
    path = join(folder, 'rows.txt');
    await writeFile(path, 'before');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('shows the file only once it is whole', async () => {
    const answer = await writeAtomically({ path, replace: true }, async (put) => {
      await put('a');
      await put(Uint8Array.of(0x62));
      expect(await readFile(path, 'utf8')).toBe('before');
      return 7;
    });
    expect(answer).toBe(7);
    expect(await readFile(path, 'utf8')).toBe('ab');
    expect(await readdir(folder)).toEqual(['rows.txt']);
  });

  it('says that a disk is full, and leaves what was there', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      syscall: 'write',
    });
    const writing = writeAtomically({ path, replace: true }, async (put) => {
      await put('half');
      throw full;
    });
    await expect(writing).rejects.toMatchObject({ code: 'not-written', file: path, cause: full });
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['rows.txt']);
  });

  it('leaves a file that came meanwhile, and loses nothing of what was written', async () => {
    await rm(path);
    const writing = writeAtomically({ path, replace: false }, async (put) => {
      await put('mine');
      await writeFile(path, 'another’s');
    });
    await expect(writing).rejects.toMatchObject({ code: 'file-exists', file: path });
    expect(await readFile(path, 'utf8')).toBe('another’s');
    const [written, ...others] = (await readdir(folder)).filter((name) => name !== 'rows.txt');
    expect(others).toEqual([]);
    expect(await readFile(join(folder, written!), 'utf8')).toBe('mine');
    await expect(writing).rejects.toThrow(written);
  });

  it('leaves neither a file nor its place behind where it fails', async () => {
    await rm(path);
    const writing = writeAtomically({ path, replace: false }, async (put) => {
      await put('half');
      await rm(folder, { recursive: true });
    });
    await expect(writing).rejects.toMatchObject({ code: 'not-written' });
    await mkdir(folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it('passes on what fails for another reason', async () => {
    const reason = new TypeError('a defect');
    const writing = writeAtomically({ path, replace: true }, () => Promise.reject(reason));
    await expect(writing).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual(['rows.txt']);
  });
});
