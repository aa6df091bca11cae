import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSample, placesIn } from '../../../src/compute/files/content-sample';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latents-sample-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a sample of a file’s content', () => {
  it.each([0, 1, 196_608, 196_609, 10_000_019, 2 ** 41])(
    'is of places in order within its %d bytes, without overlap and few',
    (size) => {
      const places = placesIn(size);
      const ends = places.flat();
      expect([...ends].sort((a, b) => a - b)).toEqual(ends);
      expect([ends[0], ends.at(-1)]).toEqual([0, size]);
      const bytes = places.reduce((sum, [start, stop]) => sum + stop - start, 0);
      expect(bytes).toBe(Math.min(size, 196_608));
      expect(ends.every(Number.isInteger)).toBe(true);
      expect(placesIn(size)).toEqual(places);
    },
  );

  it('is another one where a byte at any of them is, and whatever the files are called', async () => {
    const bytes = randomBytes(1_000_003);
    const sampleOf = async (name: string): Promise<string> => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return contentSample(path, bytes.length);
    };
    const seen = new Set([await sampleOf('whole')]);
    expect(await sampleOf('copy')).toBe([...seen][0]);
    const places = placesIn(bytes.length);
    for (const [start, stop] of places) {
      for (const at of [start, stop - 1]) {
        bytes[at]! ^= 1;
        seen.add(await sampleOf('changed'));
        bytes[at]! ^= 1;
      }
    }
    expect(seen.size).toBe(1 + 2 * places.length);
  });

  it('can be taken of more files at once than are opened, and of one that grew shorter', async () => {
    const path = join(folder, 'short');
    writeFileSync(path, 'rows');
    const samples = await Promise.all(Array.from({ length: 100 }, () => contentSample(path, 4)));
    expect(new Set(samples).size).toBe(1);
    expect(await contentSample(path, 400_000)).toBe(samples[0]);
    await expect(contentSample(join(folder, 'none'), 4)).rejects.toThrow(/ENOENT/);
    expect(await contentSample(path, 4)).toBe(samples[0]);
  });
});
