import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFileAtomically } from '../../../src/compute/outputs/write-file';
import { ProjectionCache } from '../../../src/compute/store/projection-cache';
import { noisySpace } from '../noisy-spaces';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rename: vi.fn(real.rename) };
});

/** Lets the next renames fail as if another program had the file open. */
function heldFor(times: number, code: string): void {
  for (let i = 0; i < times; i++) {
    const error = Object.assign(new Error(`${code}: held`), { code, syscall: 'rename' });
    vi.mocked(rename).mockRejectedValueOnce(error);
  }
}

describe('a file that another program holds for a moment', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latents-held-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    vi.mocked(rename).mockReset();
  });

  it.each(['EPERM', 'EBUSY', 'EACCES'])('is renamed once it is free (%s)', async (code) => {
    const path = join(folder, 'scores.json');
    heldFor(3, code);
    await writeFileAtomically({ path, replace: true }, 'whole');
    expect(readdirSync(folder)).toEqual(['scores.json']);
    expect(readFileSync(path, 'utf8')).toBe('whole');
  });

  it('is an error where it stays held, and leaves nothing behind', async () => {
    heldFor(100, 'EBUSY');
    const path = join(folder, 'scores.json');
    const writing = writeFileAtomically({ path, replace: true }, 'whole');
    await expect(writing).rejects.toMatchObject({ code: 'not-written', file: path });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is no reason to try again where the folder is gone', async () => {
    heldFor(1, 'ENOENT');
    const writing = writeFileAtomically({ path: join(folder, 'x'), replace: true }, 'whole');
    await expect(writing).rejects.toMatchObject({ code: 'not-written' });
  });

  it('is left out of a cache that goes on with others', async () => {
    const report = vi.fn();
    const cache = new ProjectionCache({ folder, maxBytes: 2 ** 24 }, () => true, report);
    const space = { rows: noisySpace(20, 3, 1) };
    heldFor(100, 'EPERM');
    await cache.offer('first', space, 9);
    vi.mocked(rename).mockReset();
    await cache.offer('second', space, 9);
    expect(readdirSync(folder)).toEqual([`${cache.nameOf('second')}.projection`]);
    expect(report).not.toHaveBeenCalled();
  });
});
