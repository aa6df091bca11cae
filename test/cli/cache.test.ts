import { mkdtemp, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { latents, latentsJson } from './run-cli';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latents-cache-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('--cache takes a folder of its own, and nothing else in the folder goes for it', async () => {
  const names = ['run1.result.json', 'cosine.projection', 'old.projection.npy'];
  for (const name of names) {
    const path = join(folder, name);
    await writeFile(path, '');
    // Larger than the maximum size of the cache.
    await truncate(path, 2 ** 31);
    await utimes(path, 1, 1);
  }
  const files = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => `samples/digits/${name}`);
  await latentsJson('compare', ...files, '--projections', 'cosine', '--cache', folder);
  const own = 'latent-space-inspector-cache';
  expect((await readdir(folder)).sort()).toEqual([...names, own].sort());
  for (const name of names) expect((await stat(join(folder, name))).mtimeMs).toBe(1000);
  expect((await readdir(join(folder, own))).length).toBeGreaterThan(0);
});

it('a cache folder that cannot be used is said once, and the answer is given', async () => {
  const path = join(folder, 'a-file');
  await writeFile(path, '');
  const files = ['ae-seed0.npy', 'ae-seed1.npy'].map((name) => `samples/digits/${name}`);
  const projections = ['--projections', 'absolute,cosine,l1'];
  const { code, stdout, stderr } = await latents(
    'compare',
    ...files,
    ...projections,
    '--cache',
    path,
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Cosine');
  expect(stderr.match(/Nothing is kept in the cache folder/g)).toHaveLength(1);
});
