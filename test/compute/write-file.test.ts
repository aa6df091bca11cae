import { execFileSync } from 'node:child_process';
import { lstat, mkdtemp, open, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/compute/write-file';

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
    await writeFileAtomically(link, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['file.csv', 'link.csv']);
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Open on both sides, so that nothing waits.
    const reader = await open(pipe, 'r+');
    await writeFileAtomically(pipe, 'rows');
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    const { buffer, bytesRead } = await reader.read(Buffer.alloc(16), 0, 16);
    expect(buffer.toString('utf8', 0, bytesRead)).toBe('rows');
    await reader.close();
  });
});
